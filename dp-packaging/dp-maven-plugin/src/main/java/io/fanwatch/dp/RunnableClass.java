// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.dp;

import org.objectweb.asm.AnnotationVisitor;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.FieldVisitor;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.RecordComponentVisitor;

/**
 * Passes a class on without what a Java runtime does not need: annotations that it does not show, of which the build has made
 * {@code OSGI-INF} already, that lambdas know {@code MethodHandles.Lookup}, and, of classes that no other bundle is compiled
 * against, the types of generics and the exceptions that methods declare.
 */
final class RunnableClass extends ClassVisitor {

    private static final int ASM = Opcodes.ASM9;
    private static final String LOOKUP = "java/lang/invoke/MethodHandles$Lookup";

    private final boolean isApi;

    /** @param isApi whether other bundles are compiled against the class */
    RunnableClass(ClassVisitor next, boolean isApi) {
        super(ASM, next);
        this.isApi = isApi;
    }

    private String kept(String signature) {
        return isApi ? signature : null;
    }

    @Override
    public void visit(int version, int access, String name, String signature, String above, String[] interfaces) {
        super.visit(version, access, name, kept(signature), above, interfaces);
    }

    @Override
    public AnnotationVisitor visitAnnotation(String type, boolean visible) {
        return visible ? super.visitAnnotation(type, true) : null;
    }

    @Override
    public void visitInnerClass(String name, String outer, String inner, int access) {
        if (!name.equals(LOOKUP)) {
            super.visitInnerClass(name, outer, inner, access);
        }
    }

    @Override
    public RecordComponentVisitor visitRecordComponent(String name, String type, String signature) {
        return super.visitRecordComponent(name, type, kept(signature));
    }

    @Override
    public FieldVisitor visitField(int access, String name, String type, String signature, Object value) {
        return new FieldVisitor(ASM, super.visitField(access, name, type, kept(signature), value)) {
            @Override
            public AnnotationVisitor visitAnnotation(String annotation, boolean visible) {
                return visible ? super.visitAnnotation(annotation, true) : null;
            }
        };
    }

    @Override
    public MethodVisitor visitMethod(int access, String name, String type, String signature, String[] thrown) {
        String[] declared = isApi ? thrown : null;
        return new MethodVisitor(ASM, super.visitMethod(access, name, type, kept(signature), declared)) {
            @Override
            public AnnotationVisitor visitAnnotation(String annotation, boolean visible) {
                return visible ? super.visitAnnotation(annotation, true) : null;
            }

            @Override
            public void visitAnnotableParameterCount(int count, boolean visible) {
                if (visible) {
                    super.visitAnnotableParameterCount(count, true);
                }
            }

            @Override
            public AnnotationVisitor visitParameterAnnotation(int parameter, String annotation, boolean visible) {
                return visible ? super.visitParameterAnnotation(parameter, annotation, true) : null;
            }
        };
    }
}

// SPDX-License-Identifier: EPL-2.0
package org.eclipse.kura.configuration.metatype;

import org.osgi.annotation.versioning.ProviderType;

/** Says which PID an object class definition describes. */
@ProviderType
public interface Designate {

    /** Returns the reference to the definition. */
    TObject getObject();

    /** Returns the PID; {@code null} for a factory. */
    String getPid();

    /** Returns the factory PID; {@code null} for a singleton. */
    String getFactoryPid();

    /** Returns the location of the bundle. */
    String getBundle();

    /** Says whether the designate may be ignored. */
    boolean isOptional();

    /** Says whether values are merged into the existing ones. */
    boolean isMerge();
}

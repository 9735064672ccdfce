// SPDX-License-Identifier: EPL-2.0
package org.eclipse.kura.ai.inference;

import java.util.List;
import java.util.Optional;
import org.eclipse.kura.KuraException;
import org.osgi.annotation.versioning.ProviderType;

/** Runs models. Every method throws {@link KuraException} when the engine fails. */
@ProviderType
public interface InferenceEngineService {

    /** Runs the model on the input tensors and returns the output tensors. */
    List<Tensor> infer(ModelInfo modelInfo, List<Tensor> inputData) throws KuraException;

    /** Loads the named model, from {@code modelPath} if one is given, else from the engine's own repository. */
    void loadModel(String modelName, Optional<String> modelPath) throws KuraException;

    /** Unloads the named model. */
    void unloadModel(String modelName) throws KuraException;

    /** Says whether the named model is loaded and can be run. */
    boolean isModelLoaded(String modelName) throws KuraException;

    /** Returns the names of the models that the engine knows. */
    List<String> getModelNames() throws KuraException;

    /** Returns the description of the named model, or nothing if it is not loaded. */
    Optional<ModelInfo> getModelInfo(String modelName) throws KuraException;

    /** Says whether the engine can run models now. */
    boolean isEngineReady() throws KuraException;
}

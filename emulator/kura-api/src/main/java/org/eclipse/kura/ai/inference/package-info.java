// SPDX-License-Identifier: EPL-2.0
/** Inference engines: models, tensors and the service that runs them. */
@Version("1.0.0")
@Export
package org.eclipse.kura.ai.inference;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;

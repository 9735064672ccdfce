// SPDX-License-Identifier: EPL-2.0
package org.eclipse.kura.configuration;

import org.osgi.annotation.versioning.ConsumerType;

/** Marks a service whose configuration an operator manages through the {@link ConfigurationService}. */
@ConsumerType
public interface ConfigurableComponent {}

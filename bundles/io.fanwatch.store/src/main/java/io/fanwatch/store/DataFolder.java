// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.store;

import java.io.IOException;
import java.nio.file.Path;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Where components keep what must outlive a restart of the gateway, its bundle storage included: Kura keeps that one in a
 * temporary folder. A service. Thread-safe.
 */
@ProviderType
public interface DataFolder {

    /**
     * The folder of one component, made if it is not there.
     *
     * @param component the component's {@code kura.service.pid}; characters that are not fit for a file name are replaced,
     *     so that two components never share a folder
     * @throws IOException if it cannot be made; the message names the folder and the remedy
     */
    Path of(String component) throws IOException;
}

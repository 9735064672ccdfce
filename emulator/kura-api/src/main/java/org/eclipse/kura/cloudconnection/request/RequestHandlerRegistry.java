// SPDX-License-Identifier: EPL-2.0
package org.eclipse.kura.cloudconnection.request;

import org.eclipse.kura.KuraException;
import org.osgi.annotation.versioning.ProviderType;

/** Where request handlers sign in. */
@ProviderType
public interface RequestHandlerRegistry {

    /** Adds the handler of an application. */
    void registerRequestHandler(String id, RequestHandler requestHandler) throws KuraException;

    /** Removes the handler of an application. */
    void unregister(String id) throws KuraException;
}

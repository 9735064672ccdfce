// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.kura.protocol;

/**
 * The application by which a device's components are configured. GET and PUT configurations, all or one by its PID, have
 * XML in the body, as a snapshot has; GET snapshots, EXEC snapshot and EXEC rollback, of all or one by its id.
 */
public final class ConfigurationRequests {

    public static final String APPLICATION = "CONF-V1";

    public static final String CONFIGURATIONS = "configurations";
    public static final String SNAPSHOTS = "snapshots";
    public static final String SNAPSHOT = "snapshot";
    public static final String ROLLBACK = "rollback";

    private ConfigurationRequests() {}
}

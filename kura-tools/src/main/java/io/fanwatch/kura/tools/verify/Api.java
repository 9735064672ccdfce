// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.kura.tools.verify;

/** Kura's REST interfaces that are used. */
enum Api {
    PACKAGES("deploy/v2", "org.eclipse.kura.rest.packages.provider", "rest.deploy"),
    CONFIGURATION("configuration/v2", "org.eclipse.kura.rest.configuration.provider", "rest.configuration"),
    SERVICES("serviceListing/v1", "org.eclipse.kura.rest.service.listing.provider", "rest"),
    INVENTORY("inventory/v1", "org.eclipse.kura.rest.inventory.provider", "rest.inventory"),
    SYSTEM("system/v1", "org.eclipse.kura.rest.system.provider", "rest.system");

    private final String path;
    private final String bundle;
    private final String permission;

    Api(String path, String bundle, String permission) {
        this.path = path;
        this.bundle = bundle;
        this.permission = permission;
    }

    /** Where it is, below {@code /services}. */
    String path() {
        return path;
    }

    /** Which bundle of Kura brings it. */
    String bundle() {
        return bundle;
    }

    /** What a user needs, after {@code kura.permission.}. */
    String permission() {
        return permission;
    }
}

package io.fanwatch.launcher.ota;

/**
 * A bundle on a gateway.
 *
 * @param state as OSGi calls it, such as ACTIVE; blank where the gateway does not say
 */
record InstalledBundle(String name, String version, String state) {

    boolean isSame(InstalledBundle other) {
        return name.equals(other.name) && version.equals(other.version);
    }
}

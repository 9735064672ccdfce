// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.kura.protocol;

/**
 * Resources and metrics of the application that installs packages. A request is EXEC download, install, uninstall,
 * start/id or stop/id, GET packages, bundles, download or install, or DEL download. Types are those of the metrics:
 * Kura refuses a request that has another.
 */
public final class Deployment {

    public static final String APPLICATION = "DEPLOY-V2";

    public static final String DOWNLOAD = "download";
    public static final String INSTALL = "install";
    public static final String UNINSTALL = "uninstall";
    public static final String START = "start";
    public static final String STOP = "stop";
    public static final String PACKAGES = "packages";
    public static final String BUNDLES = "bundles";

    /** String: the package's symbolic name; in a notification of an install the name of its file. */
    public static final String NAME = "dp.name";

    /** String: the package's version. */
    public static final String VERSION = "dp.version";

    /** Long: chosen by the requester, repeated in each notification. */
    public static final String JOB_ID = "job.id";

    /** String: the device's client id, in notifications. */
    public static final String CLIENT_ID = "client.id";

    /** String: where the package is, http or https. */
    public static final String URI = "dp.uri";

    /** String: always HTTP, for https as well. */
    public static final String PROTOCOL = "dp.download.protocol";

    /** Boolean: whether the file is a script; false for a package. */
    public static final String SYSTEM_UPDATE = "dp.install.system.update";

    /** String: the algorithm as Java names it, a colon, the digest in lower-case hexadecimal. */
    public static final String HASH = "dp.download.hash";

    /** Boolean: download again what was downloaded before; without it a half file of an earlier attempt is installed. */
    public static final String FORCE = "dp.download.force";

    /** Boolean: install after the download; true if missing. */
    public static final String INSTALL_AFTER = "dp.install";

    /** Integer, milliseconds: how long a connection to the server may take; 4000 if missing. */
    public static final String TIMEOUT = "dp.download.timeout";

    /** Integer, bytes: how much is read at once; a hundredth of the file if missing. */
    public static final String BLOCK_SIZE = "dp.download.block.size";

    /** Integer, milliseconds: pause after each block; none if missing. */
    public static final String BLOCK_DELAY = "dp.download.block.delay";

    /** Integer, bytes: how often progress is notified; each twentieth of the file if missing. */
    public static final String NOTIFY_BLOCK_SIZE = "dp.download.notify.block.size";

    /** String: log-in at the server, by HTTP basic authentication. */
    public static final String USERNAME = "dp.download.username";

    /** String: its password. */
    public static final String PASSWORD = "dp.download.password";

    /** Integer, bytes: the file's size, -1 if the server does not say. */
    public static final String DOWNLOAD_SIZE = "dp.download.size";

    /** Integer, per cent. */
    public static final String DOWNLOAD_PROGRESS = "dp.download.progress";

    /** String: IN_PROGRESS, COMPLETED, FAILED, CANCELLED or ALREADY DONE. */
    public static final String DOWNLOAD_STATUS = "dp.download.status";

    /** String: why the download failed. */
    public static final String DOWNLOAD_ERROR = "dp.download.error.message";

    /** Integer: which of several files; 0 the package. */
    public static final String DOWNLOAD_INDEX = "dp.download.index";

    /** String, in the reply to a download that is refused because another is under way: IN_PROGRESS. */
    public static final String OTHER_DOWNLOAD_STATUS = "download.status";

    /** Integer, per cent: 0 or 100. */
    public static final String INSTALL_PROGRESS = "dp.install.progress";

    /** String: IDLE, IN_PROGRESS, COMPLETED or FAILED. */
    public static final String INSTALL_STATUS = "dp.install.status";

    /** String: why the install failed. */
    public static final String INSTALL_ERROR = "dp.install.error.message";

    /** Integer, per cent: 0 or 100. */
    public static final String UNINSTALL_PROGRESS = "dp.uninstall.progress";

    /** String: COMPLETED or FAILED. */
    public static final String UNINSTALL_STATUS = "dp.uninstall.status";

    /** String: why the uninstall failed. */
    public static final String UNINSTALL_ERROR = "dp.uninstall.error.message";

    public static final String IN_PROGRESS = "IN_PROGRESS";
    public static final String COMPLETED = "COMPLETED";
    public static final String FAILED = "FAILED";
    public static final String CANCELLED = "CANCELLED";
    public static final String ALREADY_DONE = "ALREADY DONE";
    public static final String IDLE = "IDLE";

    private Deployment() {}
}

// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.diagnosis.internal;

import io.fanwatch.api.ModelControl;
import io.fanwatch.api.ModelControlException;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** The commands of the OSGi shell: {@code fanwatch:status} and others. The shell prints what they return. */
@Component(
        service = StatusCommand.class,
        property = {
            "osgi.command.scope=fanwatch",
            "osgi.command.function=status",
            "osgi.command.function=models",
            "osgi.command.function=rejected",
            "osgi.command.function=use",
            "osgi.command.function=rollback"
        })
public final class StatusCommand {

    private final Diagnosis diagnosis;

    @Activate
    public StatusCommand(@Reference Diagnosis diagnosis) {
        this.diagnosis = diagnosis;
    }

    /** How every component does. */
    public String status() {
        return TextReport.overview(diagnosis.overview());
    }

    /** How one component does. */
    public String status(String pid) throws RequestException {
        return TextReport.component(diagnosis.component(pid));
    }

    /** Which models the scorers use and hold. */
    public String models() {
        return TextReport.models(diagnosis.models());
    }

    /** The last rejected messages, newest first. */
    public String rejected() {
        return TextReport.rejected(diagnosis.lastRejected());
    }

    /** Has a scorer use a version of its model that {@link #models()} shows, or {@code latest}. */
    public String use(String pid, String version) throws ModelControlException, RequestException {
        diagnosis.scorer(pid).use(ModelControl.wanted(version));
        return pid + " is to use version " + version + ", once that has passed its checks: see fanwatch:status " + pid;
    }

    /** Has a scorer use the version before the active one. */
    public String rollback(String pid) throws ModelControlException, RequestException {
        String version = diagnosis.scorer(pid).rollBack();
        return pid + " is to use version " + version + " again: see fanwatch:status " + pid;
    }
}

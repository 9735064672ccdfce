// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.launcher;

import io.fanwatch.kura.tools.command.CommandException;
import io.fanwatch.launcher.browser.Browser;
import io.fanwatch.launcher.browser.BrowserException;
import io.fanwatch.launcher.gateway.RunningGateway;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/** Takes a picture of a gateway's live page. */
final class PagePicture {

    private static final Duration TIMEOUT = Duration.ofSeconds(60);

    private PagePicture() {}

    /**
     * Says early what would make {@link #save} fail.
     *
     * @throws CommandException if no browser is installed or the file's folder is not there
     */
    static void check(Path file) throws CommandException {
        Path folder = file.toAbsolutePath().getParent();
        if (folder == null || !Files.isDirectory(folder)) {
            throw CommandException.badInput("--screenshot " + file + ": there is no folder " + folder);
        }
        if (Browser.installed().isEmpty()) {
            throw CommandException.badInput("--screenshot needs Chromium, and there is none on this machine."
                    + " On Debian 12: apt-get install chromium; or point FANWATCH_BROWSER to one");
        }
    }

    /** Saves the picture, once the page shows fans. */
    static void save(RunningGateway gateway, Path file) throws CommandException {
        try (Browser browser = Browser.start()) {
            browser.logIn(gateway.consoleUser(), gateway.consolePassword());
            browser.go(gateway.pageUrl());
            browser.await(
                    "document.body.dataset.connection === 'live' && document.querySelector('table.fans tbody tr:not(.spacer)')"
                            + " !== null",
                    TIMEOUT);
            Files.write(file, browser.picture());
        } catch (BrowserException | IOException e) {
            throw CommandException.failed("The live page's picture can't be saved: " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw CommandException.failed("Interrupted before the live page's picture was saved", e);
        }
    }
}

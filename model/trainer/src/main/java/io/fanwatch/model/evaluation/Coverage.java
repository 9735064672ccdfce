// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.model.evaluation;

import com.google.gson.JsonObject;
import io.fanwatch.condition.Forecast;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** How often the time that really remained was within what was forecast. */
final class Coverage {

    private int within;
    private int earlier;
    private int later;
    private int silent;
    private final List<Double> errors = new ArrayList<>();

    void add(Forecast forecast, double remainingSeconds) {
        double early = forecast.early().toMillis() / 1000.0;
        double late = forecast.late().toMillis() / 1000.0;
        within += remainingSeconds >= early && remainingSeconds <= late ? 1 : 0;
        earlier += remainingSeconds < early ? 1 : 0;
        later += remainingSeconds > late ? 1 : 0;
        errors.add(Math.abs(forecast.median().toMillis() / 1000.0 - remainingSeconds) / remainingSeconds);
    }

    /** An alarm, and no forecast. */
    void addSilence() {
        silent++;
    }

    private int said() {
        return within + earlier + later;
    }

    private double medianError() {
        return errors.stream().sorted().skip(errors.size() / 2).findFirst().orElse(Double.NaN);
    }

    JsonObject json() {
        JsonObject json = new JsonObject();
        json.addProperty("forecasts", said());
        json.addProperty("silent", silent);
        json.addProperty("coverage", said() == 0 ? null : (double) within / said());
        json.addProperty("failed_earlier", earlier);
        json.addProperty("failed_later", later);
        json.addProperty("median_relative_error", said() == 0 ? null : medianError());
        return json;
    }

    void print(PrintWriter console) {
        console.printf(
                Locale.ROOT,
                "remaining time: %d forecasts, %.1f %% within 10-90 %%, %.1f %% failed earlier, %.1f %% later; median error"
                        + " %.0f %%; %d times none%n",
                said(),
                100.0 * within / said(),
                100.0 * earlier / said(),
                100.0 * later / said(),
                100 * medianError(),
                silent);
    }
}

// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.model;

import de.siegmar.fastcsv.writer.CsvWriter;
import de.siegmar.fastcsv.writer.LineDelimiter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;

/**
 * Makes labelled fan readings from the published ranges, each value uniform in its range with one decimal. Half the rows
 * are faulty, give or take chance; devices 1 to 4 are healthy, 5 and 6 faulty. The same number of rows and seed always
 * give the same file.
 *
 * <p>The ranges overlap: about 9.3 % of faulty readings look exactly like healthy ones, so that no model can be right
 * more often than about 95.3 % of the time.
 */
public final class FanDataGenerator {

    /** Most rows a file can have. */
    public static final int MAX_ROWS = 10_000_000;

    private static final List<String> HEADER =
            List.of("DeviceID", "Time", "Rotation", "Temperature", "Vibration", "Sound", "Faulty");
    private static final int[][] HEALTHY_RANGES = {{500, 700}, {35, 45}, {100, 200}, {45, 52}};
    private static final int[][] FAULTY_RANGES = {{400, 650}, {35, 55}, {100, 250}, {45, 60}};
    private static final int HEALTHY_DEVICES = 4;
    private static final int FAULTY_DEVICES = 2;
    private static final LocalDateTime FIRST_TIME = LocalDateTime.of(2020, 1, 1, 0, 0);
    private static final int SECONDS_PER_YEAR = 366 * 24 * 60 * 60;
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss", Locale.ROOT);

    private FanDataGenerator() {}

    /**
     * Writes a CSV file {@code DeviceID,Time,Rotation,Temperature,Vibration,Sound,Faulty}; an existing file is replaced.
     *
     * @param file the file to write; missing folders are created
     * @param rows number of readings, 1 to {@link #MAX_ROWS}
     * @param seed decides every value
     * @throws IllegalArgumentException if the number of rows is out of range
     * @throws TrainingException if the file cannot be written
     */
    public static void write(Path file, int rows, long seed) throws TrainingException {
        if (rows < 1 || rows > MAX_ROWS) {
            throw new IllegalArgumentException(
                    "The number of rows " + rows + " is out of range. Use 1 to " + MAX_ROWS + ".");
        }
        RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
        try {
            Files.createDirectories(file.toAbsolutePath().getParent());
            try (CsvWriter writer =
                    CsvWriter.builder().lineDelimiter(LineDelimiter.LF).build(file, StandardCharsets.UTF_8)) {
                writer.writeRecord(HEADER);
                for (int row = 0; row < rows; row++) {
                    writer.writeRecord(reading(random));
                }
            }
        } catch (IOException e) {
            throw new TrainingException(
                    "Cannot write " + file + ": " + e.getMessage() + ". Check the folder's permissions and free space.",
                    e);
        }
    }

    private static String[] reading(RandomGenerator random) {
        boolean faulty = random.nextBoolean();
        int[][] ranges = faulty ? FAULTY_RANGES : HEALTHY_RANGES;
        String[] fields = new String[HEADER.size()];
        int device =
                faulty ? 1 + HEALTHY_DEVICES + random.nextInt(FAULTY_DEVICES) : 1 + random.nextInt(HEALTHY_DEVICES);
        fields[0] = Integer.toString(device);
        fields[1] = TIME.format(FIRST_TIME.plusSeconds(random.nextInt(SECONDS_PER_YEAR)));
        for (int feature = 0; feature < ranges.length; feature++) {
            long tenths = Math.round(10 * random.nextDouble(ranges[feature][0], ranges[feature][1]));
            fields[2 + feature] = tenths / 10 + "." + tenths % 10;
        }
        fields[fields.length - 1] = faulty ? "1" : "0";
        return fields;
    }
}

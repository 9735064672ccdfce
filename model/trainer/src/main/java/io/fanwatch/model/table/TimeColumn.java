// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.model.table;

import io.fanwatch.model.TrainingException;
import io.fanwatch.model.table.WrittenTime.Order;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.function.IntPredicate;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Where and how a table has its times: in one column, or the date and the time of day in two, perhaps with the zone in
 * another. Whether day or month comes first is found from the whole column, and asked if both are possible.
 */
public final class TimeColumn {

    /** What to do about a text that is no time, without the full stop. */
    public static final String REMEDY =
            "Say with --time-format how times are written, such as yyyy.MM.dd.HH.mm.ss, or s"
                    + " for numbers of seconds";

    private static final List<String> USUAL =
            List.of("time", "datetime", "timestamp", "_time", "ts", "epoch", "X_Value", "");
    /* such as timestamp_ms */
    private static final Pattern WITH_UNIT = Pattern.compile(
            "(?i)(?:time|datetime|time_?stamp|ts|epoch|unix_?time|elapsed)[_ (\\[]*(ms|us|µs|ns|s|min|h)[)\\]]?");
    private static final List<String> ZONES = List.of("tz", "time zone", "timezone", "zone", "utc offset");
    /** Readings of one machine are closer to each other: what makes larger steps is read the wrong way round. */
    private static final long LARGE_STEP = Duration.ofHours(12).toMillis();

    private static final double SECONDS_OF_1980 = 315_532_800;
    private static final double MOST = 0.8;
    private static final int SHORTEST = "01.03.26".length();

    private final Table table;
    private final int date;
    private final int time;
    private final int zone;
    private final TimeFormat format;
    /* among dates, numbers count something else */
    private final boolean dates;
    private boolean anyRead;

    private TimeColumn(Table table, int date, int time, int zone, TimeFormat format) {
        this.table = table;
        this.date = date;
        this.time = time;
        this.zone = zone;
        this.format = format;
        this.dates = most(table, date < 0 ? time : date, text -> isTime(text, false));
    }

    /**
     * @param name the column's name, if it is told
     * @param format how times are written; of numbers the column's name may say the unit
     * @return empty if none is told, and none is found
     * @throws TrainingException if there is no column of this name, or the order of day and month is not plain
     */
    public static Optional<TimeColumn> find(Table table, Optional<String> name, TimeFormat format)
            throws TrainingException {
        OptionalInt time = name.isPresent() ? OptionalInt.of(table.column(name.get(), "--time")) : usual(table);
        if (time.isEmpty()) {
            return Optional.empty();
        }
        int clock = time.getAsInt();
        Matcher unit = WITH_UNIT.matcher(table.header().get(clock).strip());
        if (format.isOpen() && unit.matches() && most(table, clock, text -> Numerals.isNumber(text, '.'))) {
            return Optional.of(at(
                    table,
                    clock,
                    new TimeFormat(unit.group(1).toLowerCase(Locale.ROOT).replace('µ', 'u'))));
        }
        int date = most(table, clock, WrittenTime::isClock) ? date(table, clock) : -1;
        int zone = -1;
        for (String usual : ZONES) {
            OptionalInt found = table.find(usual);
            zone = found.isPresent() && most(table, found.getAsInt(), TimeColumn::isZone) ? found.getAsInt() : zone;
        }
        if (date < 0 && format.isOpen() && most(table, clock, TimeColumn::isDays)) {
            String first = table.sample(clock).get(0);
            boolean isExcel = isExcel(first);
            throw new TrainingException(table.file() + ", column "
                    + table.header().get(clock) + ": times such as " + first + " may be "
                    + (isExcel ? "Excel's days since 1899" : "days since the year 0, as of MATLAB's datenum")
                    + ", or seconds from 0. Say which: --time-format " + (isExcel ? "excel" : "d") + " or s.");
        }
        TimeColumn column = new TimeColumn(table, date, clock, zone, format);
        return Optional.of(
                format.isOpen() && !column.isPlain()
                        ? new TimeColumn(
                                table,
                                date,
                                clock,
                                zone,
                                new TimeFormat(column.order().option()))
                        : column);
    }

    /** Refuses a table without times that can be found, which may yet have them in days. */
    public static TrainingException missing(Table table) {
        String days = IntStream.range(0, table.header().size())
                .filter(i -> most(table, i, TimeColumn::isDays))
                .mapToObj(i -> "; if " + table.header().get(i) + " has them in days, such as "
                        + table.sample(i).get(0) + ", say --time \""
                        + table.header().get(i) + "\" --time-format "
                        + (isExcel(table.sample(i).get(0)) ? "excel" : "d"))
                .findFirst()
                .orElse("");
        return new TrainingException(table.file() + ": no column holds times, only " + String.join(", ", table.header())
                + ". Add one, or name it with --time" + days + ".");
    }

    /** The column there. */
    public static TimeColumn at(Table table, int column, TimeFormat format) {
        return new TimeColumn(table, -1, column, -1, format);
    }

    /** Whether times are in that column. */
    public boolean has(int column) {
        return column == time || column == date;
    }

    private static OptionalInt usual(Table table) throws TrainingException {
        for (String usual : USUAL) {
            OptionalInt found = table.find(usual);
            if (found.isPresent() && (!usual.isEmpty() || most(table, found.getAsInt(), text -> isTime(text, true)))) {
                return found;
            }
        }
        return Stream.<IntPredicate>of(
                        // dates alone, with the times of day behind them
                        i -> i > 0
                                && most(table, i, WrittenTime::isClock)
                                && most(table, i - 1, text -> isTime(text, false)),
                        i -> most(table, i, text -> isTime(text, false)),
                        i -> WITH_UNIT.matcher(table.header().get(i).strip()).matches())
                .flatMapToInt(which -> IntStream.range(0, table.header().size()).filter(which))
                .findFirst();
    }

    /** The column of dates that belongs to one of times of day: the one before it rather than another. */
    private static int date(Table table, int clock) {
        return IntStream.concat(
                        IntStream.of(clock - 1),
                        IntStream.range(0, table.header().size()))
                .filter(i -> i >= 0 && i != clock && most(table, i, text -> isTime(text, false)))
                .findFirst()
                .orElse(-1);
    }

    private static boolean isTime(String text, boolean orNumber) {
        try {
            return !WrittenTime.of(text).orders().isEmpty()
                    && (orNumber || text.length() >= SHORTEST && !isDigits(text));
        } catch (DateTimeException e) {
            return orNumber && Numerals.isNumber(text, '.');
        }
    }

    /** Whether it would be a moment of the seventies. */
    private static boolean isSmall(String text) {
        return Numerals.isNumber(text, '.') && Math.abs(Double.parseDouble(text)) < SECONDS_OF_1980;
    }

    /** Whether it would be a moment between 1954 and 2119 in days, with a time of day. */
    private static boolean isExcel(String text) {
        return text.matches("[2-7]\\d{4}[.,]\\d+");
    }

    /** Or, in days since the year 0, between 1917 and 2190. */
    private static boolean isDays(String text) {
        return isExcel(text) || text.matches("7\\d{5}[.,]\\d+");
    }

    private static boolean isDigits(String text) {
        return text.chars().allMatch(Character::isDigit);
    }

    private static boolean isZone(String text) {
        try {
            return ZoneId.of(text) != null;
        } catch (DateTimeException e) {
            return false;
        }
    }

    private static boolean most(Table table, int column, Predicate<String> what) {
        List<String> sample = table.sample(column);
        // a line of totals at the end has none
        return sample.stream().filter(what).count() > MOST * sample.size();
    }

    private boolean isPlain() {
        return table.sample(date < 0 ? time : date).stream().noneMatch(TimeColumn::isDoubtful);
    }

    private static boolean isDoubtful(String text) {
        try {
            return WrittenTime.of(text).isDoubtful();
        } catch (DateTimeException e) {
            return false;
        }
    }

    private static List<Order> orders(String text) {
        try {
            return WrittenTime.of(text).orders();
        } catch (DateTimeException e) {
            return List.of();
        }
    }

    /** The order in which all of the column are days; of several the one without jumps of half a day and more. */
    private Order order() throws TrainingException {
        Map<Order, Long> jumps = new EnumMap<>(Order.class);
        Map<Order, Long> before = new EnumMap<>(Order.class);
        List<Order> possible = List.of(Order.values());
        String example = "";
        try (Table all = new Table(table)) {
            while (all.hasNext()) {
                Row row = all.next();
                String text = all.problem(row).isPresent() ? "" : text(row);
                List<Order> here = orders(text);
                if (here.isEmpty()) {
                    continue;
                }
                possible = possible.stream().filter(here::contains).toList();
                example = here.size() > 1 ? text : example;
                if (possible.size() == 1) {
                    return possible.get(0);
                }
                for (Order order : possible) {
                    long now = WrittenTime.of(text).millis(Optional.of(order), ZoneOffset.UTC);
                    Long last = before.put(order, now);
                    jumps.merge(order, last != null && Math.abs(now - last) >= LARGE_STEP ? 1L : 0L, Long::sum);
                }
            }
        }
        List<Order> steady =
                possible.stream().filter(order -> jumps.get(order) == 0).toList();
        if (steady.size() == 1) {
            return steady.get(0);
        }
        throw new TrainingException(table.file() + ", column " + table.header().get(date < 0 ? time : date) + ": in "
                + example + " the day or the month may come first. Say which: --time-format "
                + (possible.isEmpty() ? List.of(Order.values()) : possible)
                        .stream().map(Order::option).collect(Collectors.joining(" or "))
                + ".");
    }

    private String text(Row row) {
        String clock = row.fields().get(time).strip();
        return date < 0 ? clock : row.fields().get(date).strip() + " " + clock;
    }

    /** The time in milliseconds since 1970; empty if it is none. */
    public OptionalLong millis(Row row) {
        try {
            ZoneId in =
                    zone < 0 ? ZoneOffset.UTC : ZoneId.of(row.fields().get(zone).strip());
            String text = text(row);
            long millis = format.millis(text, in);
            if (dates && Numerals.isNumber(text, '.') && format.isAuto()) {
                return OptionalLong.empty();
            }
            anyRead = true;
            return OptionalLong.of(millis);
        } catch (DateTimeException | NumberFormatException e) {
            return OptionalLong.empty();
        }
    }

    /** Whether the row has nothing there. */
    public boolean isBlank(Row row) {
        return row.fields().get(time).isBlank();
    }

    /** Whether any time has been read. */
    public boolean hasRead() {
        return anyRead;
    }

    /** Tells of a row without a time. */
    public void complain(Row row, RowProblems problems) {
        String text = text(row);
        problems.add(
                table.at(row),
                ", column " + table.header().get(time) + ": "
                        + (text.isEmpty() ? "the time is empty" : "'" + text + "' is no time in that format"),
                anyRead ? "Correct or delete the line" : REMEDY);
    }

    /** Whether times are numbers that count from 0, and nothing says what. */
    public boolean isCount() {
        return format.isAuto() && most(table, time, TimeColumn::isSmall);
    }

    /** What was found, in words, behind a comma; empty if that is as usual. */
    public String words() {
        List<String> words = new ArrayList<>();
        if (date >= 0) {
            words.add("date in "
                    + (table.header().get(date).isEmpty()
                            ? "the column before"
                            : table.header().get(date)));
        }
        if (zone >= 0) {
            words.add("zone in " + table.header().get(zone));
        }
        if (isCount()) {
            words.add("times in seconds from 0");
        }
        format.order().ifPresent(order -> words.add(order.option().replace('-', ' ')));
        return words.stream().map(word -> ", " + word).collect(Collectors.joining());
    }
}

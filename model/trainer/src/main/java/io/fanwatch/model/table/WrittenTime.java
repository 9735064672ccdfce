// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.model.table;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.LocalDate;
import java.time.Month;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.format.TextStyle;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A date, with or without a clock and a zone, as people and programs write it. Which of its numbers is the day may be in
 * doubt: {@link #orders}.
 */
final class WrittenTime {

    /** Which number of a date comes first, where it does not show. */
    enum Order {
        DAY_FIRST,
        MONTH_FIRST,
        YEAR_FIRST;

        /** As {@code --time-format} has it. */
        String option() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    private static final String CLOCK =
            "(\\d{1,2})[:.]?(\\d{2})?(?:[:.]?(\\d{2})(?:[.,:](\\d{1,30}))?)? ?([AaPp]\\.?[Mm]\\.?)?";
    private static final String ZONE = " ?([A-Za-z]{1,5}|(?:UTC|GMT)?[+-]\\d{1,2}(?::?\\d{2})?)?(?:\\[[\\w/+-]+\\])?";
    private static final Pattern USUAL =
            Pattern.compile("(?:\\p{L}{2,9}\\.?,? )?(\\d{1,4})\\.?([-/. ])(\\d{1,2}|\\p{L}{3,9})\\.?\\2"
                    + "(\\d{1,4})(?:[-T_ ,:.]+" + CLOCK + ZONE + ")?");
    private static final Pattern COMPACT = Pattern.compile("(\\d{4})()(\\d{2})(\\d{2})(?:[T_ ]?" + CLOCK + ZONE + ")?");
    /* Mar 1, 2026 10:00 and Sun Mar  1 10:00:00 2026 */
    private static final Pattern MONTH_NAME =
            Pattern.compile("(?:\\p{L}{2,9},? )?(\\p{L}{3,9})\\.? +(\\d{1,2}),? (\\d{4})(?:,? (.*))?");
    private static final Pattern YEAR_LAST =
            Pattern.compile("(?:\\p{L}{2,9},? )?(\\p{L}{3,9}) +(\\d{1,2}) ([\\d:.]+)( [A-Z]{3,5})? (\\d{4})");
    private static final Pattern CLOCK_ALONE = Pattern.compile("\\d{1,2}:\\d{2}(?::.*)?(?: ?[AaPp]\\.?[Mm]\\.?)?");
    private static final Map<String, Integer> MONTHS = months();
    private static final int HALF = 12;

    private final int[] numbers;
    private final List<Order> orders;
    private final Duration clock;
    private final Optional<ZoneId> zone;

    private WrittenTime(int[] numbers, List<Order> orders, Duration clock, Optional<ZoneId> zone) {
        this.numbers = numbers;
        this.orders = orders;
        this.clock = clock;
        this.zone = zone;
    }

    /** @throws DateTimeException if the text is nothing like a date */
    static WrittenTime of(String text) {
        Matcher named = MONTH_NAME.matcher(text);
        Matcher last = YEAR_LAST.matcher(text);
        String usual = text;
        if (named.matches()) {
            usual = named.group(2) + " " + named.group(1) + " " + named.group(3)
                    + (named.group(4) == null ? "" : " " + named.group(4));
        } else if (last.matches()) {
            usual = last.group(2) + " " + last.group(1) + " " + last.group(5) + " " + last.group(3)
                    + (last.group(4) == null ? "" : last.group(4));
        }
        Matcher matcher = USUAL.matcher(usual);
        if (!matcher.matches()) {
            matcher = COMPACT.matcher(usual);
            if (!matcher.matches()) {
                throw new DateTimeException("'" + text + "' is no date");
            }
        }
        String month = matcher.group(3);
        boolean words = Character.isLetter(month.charAt(0));
        int[] numbers = {
            Integer.parseInt(matcher.group(1)),
            words ? month(month) : Integer.parseInt(month),
            Integer.parseInt(matcher.group(4))
        };
        return new WrittenTime(numbers, orders(matcher, words), clock(matcher), zone(matcher.group(10)));
    }

    private static List<Order> orders(Matcher matcher, boolean words) {
        if (matcher.group(1).length() == 4) {
            return List.of(Order.YEAR_FIRST);
        }
        if (words || matcher.group(2).equals(".")) {
            return List.of(Order.DAY_FIRST);
        }
        boolean yearLast = matcher.group(4).length() == 4 || !matcher.group(2).equals("-");
        return yearLast ? List.of(Order.DAY_FIRST, Order.MONTH_FIRST) : List.of(Order.values());
    }

    private static Duration clock(Matcher matcher) {
        if (matcher.group(5) == null) {
            return Duration.ZERO;
        }
        int hour = Integer.parseInt(matcher.group(5));
        int minute = matcher.group(6) == null ? 0 : Integer.parseInt(matcher.group(6));
        int second = matcher.group(7) == null ? 0 : Integer.parseInt(matcher.group(7));
        String fraction = matcher.group(8) == null ? "" : matcher.group(8);
        String half = matcher.group(9);
        boolean endOfDay = hour == 2 * HALF && minute == 0 && second == 0;
        if (half != null && (hour < 1 || hour > HALF) || hour > 23 && !endOfDay || minute > 59 || second > 60) {
            throw new DateTimeException("there is no such time of day");
        }
        if (half != null) {
            hour = hour % HALF + (Character.toLowerCase(half.charAt(0)) == 'p' ? HALF : 0);
        }
        return Duration.ofHours(hour)
                .plusMinutes(minute)
                .plusSeconds(second)
                .plusNanos(Long.parseLong((fraction + "000000000").substring(0, 9)));
    }

    private static Optional<ZoneId> zone(String text) {
        if (text == null) {
            return Optional.empty();
        }
        return Optional.of(
                Character.isLetter(text.charAt(0)) && !text.matches("[Zz]|UTC.*|GMT.*")
                        ? ZoneId.from(
                                DateTimeFormatter.ofPattern("z", Locale.ENGLISH).parse(text))
                        : ZoneId.of(text.toUpperCase(Locale.ROOT)));
    }

    private static int month(String name) {
        Integer month = MONTHS.get(name.toLowerCase(Locale.ROOT));
        if (month == null) {
            throw new DateTimeException("'" + name + "' is no month");
        }
        return month;
    }

    private static Map<String, Integer> months() {
        Map<String, Integer> months = new HashMap<>();
        for (Locale locale :
                List.of(Locale.ENGLISH, Locale.GERMAN, Locale.FRENCH, Locale.ITALIAN, Locale.forLanguageTag("es"))) {
            for (Month month : Month.values()) {
                for (TextStyle style : List.of(TextStyle.SHORT, TextStyle.FULL, TextStyle.SHORT_STANDALONE)) {
                    String name = month.getDisplayName(style, locale).toLowerCase(Locale.ROOT);
                    months.putIfAbsent(name.replace(".", ""), month.getValue());
                }
            }
        }
        return months;
    }

    /** Whether it is a time of day without a date. */
    static boolean isClock(String text) {
        return CLOCK_ALONE.matcher(text).matches();
    }

    /** Whether the order does not show by the form alone. */
    boolean isDoubtful() {
        return orders.size() > 1;
    }

    /** The orders in which there is such a day. */
    List<Order> orders() {
        return orders.stream().filter(this::isDay).toList();
    }

    private boolean isDay(Order order) {
        try {
            day(order);
            return true;
        } catch (DateTimeException e) {
            return false;
        }
    }

    /**
     * The milliseconds since 1970.
     *
     * @param order counts where the order does not show
     * @param usual the zone, if it has none itself
     * @throws DateTimeException if there is no such day
     */
    long millis(Optional<Order> order, ZoneId usual) {
        Order by = orders.size() == 1
                ? orders.get(0)
                : order.orElseThrow(() -> new DateTimeException("the day or the month may come first"));
        return day(by).atStartOfDay()
                .plus(clock)
                .atZone(zone.orElse(usual))
                .toInstant()
                .toEpochMilli();
    }

    private LocalDate day(Order order) {
        return switch (order) {
            case DAY_FIRST -> LocalDate.of(year(numbers[2]), numbers[1], numbers[0]);
            case MONTH_FIRST -> LocalDate.of(year(numbers[2]), numbers[0], numbers[1]);
            case YEAR_FIRST -> LocalDate.of(year(numbers[0]), numbers[1], numbers[2]);
        };
    }

    private static int year(int number) {
        return number > 99 ? number : number + (number < 70 ? 2000 : 1900);
    }
}

package io.fanwatch.dashboard.internal;

/** What the page knows of one fan. To be used under the board's lock. */
final class Fan {

    /** The bits of {@link #state()}, as the page's scripts know them. */
    static final int FAULTY = 1;

    static final int ALARM = 2;
    static final int SILENT = 4;

    final int number;
    final String id;

    float[] values = {};
    float probability;
    boolean faulty;
    boolean alarm;
    boolean silent;
    long alarmSince;
    long heard;

    /** Until when an alarm of before the restart stays open though the predictor, which starts anew, has none yet. */
    long carriedUntil;

    /** The tick that told of the fan first, and last. */
    long created;

    long changed;

    History history;

    Fan(int number, String id, int values) {
        this.number = number;
        this.id = id;
        this.history = new History(values);
    }

    int state() {
        return (faulty ? FAULTY : 0) | (alarm ? ALARM : 0) | (silent ? SILENT : 0);
    }
}

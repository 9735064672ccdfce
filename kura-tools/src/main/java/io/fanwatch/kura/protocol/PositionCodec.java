// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.kura.protocol;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.WireFormat;
import java.io.IOException;
import java.util.Date;
import org.eclipse.kura.message.KuraPosition;

/**
 * A position inside a payload. Fields: 1 latitude and 2 longitude (required), 3 altitude, 4 precision, 5 heading, 6
 * speed (doubles), 7 timestamp (int64, milliseconds since 1970), 8 satellites, 9 status (int32).
 */
final class PositionCodec {

    private static final int LATITUDE = 1;
    private static final int LONGITUDE = 2;
    private static final int ALTITUDE = 3;
    private static final int PRECISION = 4;
    private static final int HEADING = 5;
    private static final int SPEED = 6;
    private static final int TIMESTAMP = 7;
    private static final int SATELLITES = 8;
    private static final int STATUS = 9;

    private PositionCodec() {}

    static byte[] encode(KuraPosition position) {
        if (position.getLatitude() == null || position.getLongitude() == null) {
            throw new IllegalArgumentException("a position needs its latitude and its longitude");
        }
        return ProtobufBytes.of(out -> {
            write(out, LATITUDE, position.getLatitude());
            write(out, LONGITUDE, position.getLongitude());
            write(out, ALTITUDE, position.getAltitude());
            write(out, PRECISION, position.getPrecision());
            write(out, HEADING, position.getHeading());
            write(out, SPEED, position.getSpeed());
            if (position.getTimestamp() != null) {
                out.writeInt64(TIMESTAMP, position.getTimestamp().getTime());
            }
            write(out, SATELLITES, position.getSatellites());
            write(out, STATUS, position.getStatus());
        });
    }

    static KuraPosition decode(byte[] bytes) throws IOException, MalformedPayloadException {
        CodedInputStream in = CodedInputStream.newInstance(bytes);
        KuraPosition position = new KuraPosition();
        for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
            switch (WireFormat.getTagFieldNumber(tag)) {
                case LATITUDE -> position.setLatitude(in.readDouble());
                case LONGITUDE -> position.setLongitude(in.readDouble());
                case ALTITUDE -> position.setAltitude(in.readDouble());
                case PRECISION -> position.setPrecision(in.readDouble());
                case HEADING -> position.setHeading(in.readDouble());
                case SPEED -> position.setSpeed(in.readDouble());
                case TIMESTAMP -> position.setTimestamp(new Date(in.readInt64()));
                case SATELLITES -> position.setSatellites(in.readInt32());
                case STATUS -> position.setStatus(in.readInt32());
                default -> in.skipField(tag);
            }
        }
        if (position.getLatitude() == null || position.getLongitude() == null) {
            throw new MalformedPayloadException(
                    "no payload in Kura's format: a position without latitude or longitude");
        }
        return position;
    }

    private static void write(CodedOutputStream out, int field, Double value) throws IOException {
        if (value != null) {
            out.writeDouble(field, value);
        }
    }

    private static void write(CodedOutputStream out, int field, Integer value) throws IOException {
        if (value != null) {
            out.writeInt32(field, value);
        }
    }
}

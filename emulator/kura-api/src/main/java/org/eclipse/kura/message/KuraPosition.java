// SPDX-License-Identifier: EPL-2.0
package org.eclipse.kura.message;

import java.util.Date;
import org.osgi.annotation.versioning.ProviderType;

/** A position; a part that was never set is {@code null}. Not thread-safe. */
@ProviderType
public class KuraPosition {

    private Double longitude;
    private Double latitude;
    private Double altitude;
    private Double precision;
    private Double heading;
    private Double speed;
    private Date timestamp;
    private Integer satellites;
    private Integer status;

    /** Creates a position without any part set. */
    public KuraPosition() {}

    /** Returns the longitude in degrees; {@code null} if unknown. */
    public Double getLongitude() {
        return longitude;
    }

    /** Sets the longitude in degrees. */
    public void setLongitude(double longitude) {
        this.longitude = longitude;
    }

    /** Returns the latitude in degrees; {@code null} if unknown. */
    public Double getLatitude() {
        return latitude;
    }

    /** Sets the latitude in degrees. */
    public void setLatitude(double latitude) {
        this.latitude = latitude;
    }

    /** Returns the altitude in metres; {@code null} if unknown. */
    public Double getAltitude() {
        return altitude;
    }

    /** Sets the altitude in metres. */
    public void setAltitude(double altitude) {
        this.altitude = altitude;
    }

    /** Returns the precision in metres; {@code null} if unknown. */
    public Double getPrecision() {
        return precision;
    }

    /** Sets the precision in metres. */
    public void setPrecision(double precision) {
        this.precision = precision;
    }

    /** Returns the heading in degrees; {@code null} if unknown. */
    public Double getHeading() {
        return heading;
    }

    /** Sets the heading in degrees. */
    public void setHeading(double heading) {
        this.heading = heading;
    }

    /** Returns the speed in metres per second; {@code null} if unknown. */
    public Double getSpeed() {
        return speed;
    }

    /** Sets the speed in metres per second. */
    public void setSpeed(double speed) {
        this.speed = speed;
    }

    /** Returns the timestamp of the fix; {@code null} if unknown. */
    public Date getTimestamp() {
        return timestamp;
    }

    /** Sets the timestamp of the fix. */
    public void setTimestamp(Date timestamp) {
        this.timestamp = timestamp;
    }

    /** Returns the satellites in view; {@code null} if unknown. */
    public Integer getSatellites() {
        return satellites;
    }

    /** Sets the satellites in view. */
    public void setSatellites(int satellites) {
        this.satellites = satellites;
    }

    /** Returns the status of the receiver; {@code null} if unknown. */
    public Integer getStatus() {
        return status;
    }

    /** Sets the status of the receiver. */
    public void setStatus(int status) {
        this.status = status;
    }
}

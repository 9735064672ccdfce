// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.fleet;

import com.google.gson.ExclusionStrategy;
import com.google.gson.FieldAttributes;
import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.ToNumberPolicy;
import com.google.gson.TypeAdapter;
import com.google.gson.TypeAdapterFactory;
import com.google.gson.reflect.TypeToken;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import com.google.gson.stream.JsonWriter;
import io.fanwatch.mqtt.MqttInboundMessage;
import io.fanwatch.telemetry.internal.PayloadTrial;
import java.io.IOException;
import java.lang.reflect.ParameterizedType;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import org.apache.flink.api.common.typeinfo.PrimitiveArrayTypeInfo;
import org.apache.flink.api.common.typeinfo.TypeInformation;

/**
 * The form in which the job keeps what the gateway's classes know: JSON by their fields' names. A field that is new has its
 * initial value where an older state has none, one that is gone is skipped, so that a savepoint outlives the next version.
 */
final class StateJson {

    static final TypeInformation<byte[]> BYTES = PrimitiveArrayTypeInfo.BYTE_PRIMITIVE_ARRAY_TYPE_INFO;

    private StateJson() {}

    /** @param leftOut types whose fields keep what the constructor gave them */
    static GsonBuilder builder(Class<?>... leftOut) {
        Set<Class<?>> types = Set.of(leftOut);
        return new GsonBuilder()
                .serializeSpecialFloatingPointValues()
                .setObjectToNumberStrategy(ToNumberPolicy.LONG_OR_DOUBLE)
                .registerTypeAdapterFactory(new Optionals())
                .registerTypeAdapter(Instant.class, new Millis())
                .registerTypeAdapter(MqttInboundMessage.class, new Unacknowledged())
                .setExclusionStrategies(new ExclusionStrategy() {
                    @Override
                    public boolean shouldSkipField(FieldAttributes field) {
                        return types.contains(field.getDeclaredClass());
                    }

                    @Override
                    public boolean shouldSkipClass(Class<?> type) {
                        return false;
                    }
                });
    }

    private static final class Optionals implements TypeAdapterFactory {

        @Override
        @SuppressWarnings("unchecked")
        public <T> TypeAdapter<T> create(Gson gson, TypeToken<T> type) {
            if (type.getRawType() != Optional.class) {
                return null;
            }
            TypeToken<?> content = TypeToken.get(((ParameterizedType) type.getType()).getActualTypeArguments()[0]);
            return (TypeAdapter<T>) optional(gson.getAdapter(content));
        }

        private static <C> TypeAdapter<Optional<C>> optional(TypeAdapter<C> content) {
            return new TypeAdapter<>() {
                @Override
                public void write(JsonWriter out, Optional<C> value) throws IOException {
                    content.nullSafe().write(out, value.orElse(null));
                }

                @Override
                public Optional<C> read(JsonReader in) throws IOException {
                    if (in.peek() == JsonToken.NULL) {
                        in.nextNull();
                        return Optional.empty();
                    }
                    return Optional.of(content.read(in));
                }
            };
        }
    }

    private static final class Millis extends TypeAdapter<Instant> {

        @Override
        public void write(JsonWriter out, Instant value) throws IOException {
            out.value(value.toEpochMilli());
        }

        @Override
        public Instant read(JsonReader in) throws IOException {
            return Instant.ofEpochMilli(in.nextLong());
        }
    }

    /** Of a message that a value came with it matters only whether there is one: Kafka has it, and nobody waits for it. */
    private static final class Unacknowledged extends TypeAdapter<MqttInboundMessage> {

        @Override
        public void write(JsonWriter out, MqttInboundMessage value) throws IOException {
            out.value(value != null);
        }

        @Override
        public MqttInboundMessage read(JsonReader in) throws IOException {
            return in.nextBoolean() ? new PayloadTrial.NoMessage() : null;
        }
    }
}

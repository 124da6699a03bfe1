package io.luaprocess.spring.json;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.Date;
import java.util.List;

import io.luaprocess.ObjectMapping;
import io.luaprocess.Pid;
import io.luaprocess.ProcessError;
import io.luaprocess.ProcessException;
import io.luaprocess.lua.value.JavaConverter;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.BeanDescription;
import tools.jackson.databind.BeanProperty;
import tools.jackson.databind.DeserializationConfig;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.SerializationConfig;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.ValueDeserializer;
import tools.jackson.databind.ValueSerializer;
import tools.jackson.databind.deser.ValueDeserializerModifier;
import tools.jackson.databind.deser.std.DelegatingDeserializer;
import tools.jackson.databind.module.SimpleModule;
import tools.jackson.databind.ser.ValueSerializerModifier;

/**
 * Lets values that are objects in Lua, such as Times and Durations, pass through Jackson
 * unchanged, instead of as text. A format at a property has precedence.
 */
final class RuntimeValues extends SimpleModule {

	/** Values that are objects in Lua. */
	private static final List<Class<?>> OBJECTS = List.of(Instant.class, ZonedDateTime.class, OffsetDateTime.class,
			Date.class, Duration.class, ZoneId.class, Pid.class, ProcessError.class);

	/**
	 * Types that are made of those objects, or of text in the notation of the runtime.
	 */
	private static final List<Class<?>> TARGETS = List.of(Instant.class, ZonedDateTime.class, OffsetDateTime.class,
			LocalDateTime.class, LocalDate.class, Date.class, Duration.class, ZoneId.class, Pid.class,
			ProcessError.class);

	RuntimeValues() {
		super("luaprocess");
		setSerializerModifier(new Writing());
		setDeserializerModifier(new Reading());
	}

	private static boolean isOneOf(List<Class<?>> types, Class<?> type) {
		return types.stream().anyMatch((known) -> known.isAssignableFrom(type));
	}

	private static final class Writing extends ValueSerializerModifier {

		@Override
		public ValueSerializer<?> modifySerializer(SerializationConfig config, BeanDescription.Supplier bean,
				ValueSerializer<?> serializer) {
			Class<?> type = bean.getBeanClass();
			return isOneOf(OBJECTS, type) ? new Embedding(serializer)
					: JacksonObjectMapping.isWalked(type) ? new Refusing() : serializer;
		}

	}

	/**
	 * Iterables of other libraries would be written as lists of lists.
	 */
	private static final class Refusing extends ValueSerializer<Object> {

		@Override
		public void serialize(Object value, JsonGenerator generator, SerializationContext context) {
			context.reportMappingProblem("cannot map %s", value.getClass().getName());
		}

	}

	/**
	 * Writes the object itself.
	 */
	private static final class Embedding extends ValueSerializer<Object> {

		private final ValueSerializer<?> text;

		Embedding(ValueSerializer<?> text) {
			this.text = text;
		}

		@Override
		public ValueSerializer<?> createContextual(SerializationContext context, BeanProperty property) {
			return (property != null && property.findPropertyFormat(context.getConfig(), Object.class).hasPattern()
					|| property != null && property.findPropertyFormat(context.getConfig(), Object.class).hasShape())
							? this.text.createContextual(context, property) : this;
		}

		@Override
		public void serialize(Object value, JsonGenerator generator, SerializationContext context) {
			generator.writeEmbeddedObject(value);
		}

	}

	private static final class Reading extends ValueDeserializerModifier {

		@Override
		public ValueDeserializer<?> modifyDeserializer(DeserializationConfig config, BeanDescription.Supplier bean,
				ValueDeserializer<?> deserializer) {
			return isOneOf(TARGETS, bean.getBeanClass()) ? new Converting(bean.getBeanClass(), deserializer)
					: deserializer;
		}

	}

	/**
	 * Takes the object itself, or text in the notation of the runtime.
	 */
	private static final class Converting extends DelegatingDeserializer {

		private static final JavaConverter CONVERTER = new JavaConverter(ObjectMapping.NONE);

		private final Class<?> type;

		Converting(Class<?> type, ValueDeserializer<?> delegate) {
			super(delegate);
			this.type = type;
		}

		@Override
		protected ValueDeserializer<?> newDelegatingInstance(ValueDeserializer<?> delegate) {
			return new Converting(this.type, delegate);
		}

		@Override
		public @Nullable Object deserialize(JsonParser parser, DeserializationContext context) {
			if (parser.currentToken() == JsonToken.VALUE_EMBEDDED_OBJECT) {
				return convert(parser.getEmbeddedObject(), context);
			}
			if (parser.currentToken() == JsonToken.VALUE_STRING
					&& (this.type == Duration.class || this.type == Pid.class)) {
				try {
					return CONVERTER.convert(parser.getString(), this.type, "text");
				}
				catch (ProcessException ex) {
					// The text may be in the notation of Jackson.
				}
			}
			return super.deserialize(parser, context);
		}

		private @Nullable Object convert(Object value, DeserializationContext context) {
			try {
				return CONVERTER.convert(value, this.type, "value");
			}
			catch (ProcessException ex) {
				return context.reportInputMismatch(this, "%s", ex.getMessage());
			}
		}

	}

}

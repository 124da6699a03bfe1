package io.luaprocess.spring.observation;

import java.util.Locale;

import io.luaprocess.ErrorKind;
import io.luaprocess.Pid;
import io.luaprocess.ProcessError;
import io.luaprocess.ProcessException;
import io.micrometer.common.KeyValues;
import org.jspecify.annotations.Nullable;

/**
 * The names and tags that {@link ProcessObservation} documents.
 */
public class DefaultProcessObservationConvention implements ProcessObservationConvention {

	private static final String NONE = "none";

	private final ProcessObservation kind;

	/**
	 * Creates the convention of one kind of observations.
	 * @param kind the kind
	 */
	public DefaultProcessObservationConvention(ProcessObservation kind) {
		this.kind = kind;
	}

	@Override
	public String getName() {
		return this.kind.getName();
	}

	@Override
	public String getContextualName(ProcessObservationContext context) {
		String function = context.function();
		return context.kind().verb() + " " + ((function != null) ? function : context.definition());
	}

	@Override
	public KeyValues getLowCardinalityKeyValues(ProcessObservationContext context) {
		return KeyValues.of(ProcessObservation.LowKey.DEFINITION.withValue(context.definition()),
				ProcessObservation.LowKey.HOST.withValue(orNone(context.host())),
				ProcessObservation.LowKey.FUNCTION.withValue(orNone(context.function())),
				ProcessObservation.LowKey.OUTCOME.withValue(outcome(context)));
	}

	private static String orNone(@Nullable String value) {
		return (value != null) ? value : NONE;
	}

	private static String outcome(ProcessObservationContext context) {
		ProcessError failure = context.failure();
		if (failure == null && context.getError() instanceof ProcessException thrown) {
			failure = thrown.error();
		}
		if (failure != null) {
			ErrorKind kind = ErrorKind.of(failure.kind());
			// Programs may make up kinds of their own.
			return (kind != null) ? kind.name().toLowerCase(Locale.ROOT) : "failed";
		}
		return (context.getError() != null) ? "internal" : "ok";
	}

	@Override
	public KeyValues getHighCardinalityKeyValues(ProcessObservationContext context) {
		KeyValues values = KeyValues.empty();
		Pid pid = context.pid();
		if (pid != null) {
			values = values.and(ProcessObservation.HighKey.PID.withValue(pid.toString()));
		}
		String topic = context.topic();
		return (topic != null) ? values.and(ProcessObservation.HighKey.TOPIC.withValue(topic)) : values;
	}

}

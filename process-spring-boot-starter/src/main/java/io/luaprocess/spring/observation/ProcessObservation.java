package io.luaprocess.spring.observation;

import io.micrometer.common.docs.KeyName;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationConvention;
import io.micrometer.observation.docs.ObservationDocumentation;

/**
 * All observations of the process runtime. Each is a timer and, with tracing, a span.
 */
public enum ProcessObservation implements ObservationDocumentation {

	/** A process is spawned, until its method begins. */
	SPAWN("lua.process.spawn", "spawn"),

	/** A process or function is called, until it has ended. */
	CALL("lua.process.call", "call"),

	/** A request is sent, until its answer has come. */
	REQUEST("lua.process.request", "request"),

	/** A message is sent, until it is received; off by default. */
	MESSAGE("lua.process.message", "message"),

	/** A function of the application is called by a program. */
	FUNCTION("lua.process.function", "function"),

	/** A listener method of the application is called with a message. */
	LISTENER("lua.process.listener", "listener");

	private final String id;

	private final String verb;

	ProcessObservation(String id, String verb) {
		this.id = id;
		this.verb = verb;
	}

	@Override
	public String getName() {
		return this.id;
	}

	/** What its spans are called before what they are about. */
	String verb() {
		return this.verb;
	}

	@Override
	public Class<? extends ObservationConvention<? extends Observation.Context>> getDefaultConvention() {
		return DefaultProcessObservationConvention.class;
	}

	@Override
	public KeyName[] getLowCardinalityKeyNames() {
		return LowKey.values();
	}

	@Override
	public KeyName[] getHighCardinalityKeyNames() {
		return HighKey.values();
	}

	/**
	 * Tags of timers and spans.
	 */
	public enum LowKey implements KeyName {

		/**
		 * Id of the definition that runs: of the new process, of the receiver, or, of
		 * functions of the application, of the calling program.
		 */
		DEFINITION("definition"),

		/** Id of its host; {@code none} for functions. */
		HOST("host"),

		/** The function of the application, such as {@code inventory.reserve}. */
		FUNCTION("function"),

		/**
		 * {@code ok}, or the kind of the error, such as {@code timeout}; {@code failed}
		 * for kinds that programs make up.
		 */
		OUTCOME("outcome");

		private final String key;

		LowKey(String key) {
			this.key = key;
		}

		@Override
		public String asString() {
			return this.key;
		}

	}

	/**
	 * Tags of spans only.
	 */
	public enum HighKey implements KeyName {

		/** PID of the new process, of the receiver or of the caller of a function. */
		PID("pid"),

		/** Topic of the message. */
		TOPIC("topic");

		private final String key;

		HighKey(String key) {
			this.key = key;
		}

		@Override
		public String asString() {
			return this.key;
		}

	}

}

package io.luaprocess.spring.metrics;

import io.micrometer.common.docs.KeyName;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.docs.MeterDocumentation;
import org.jspecify.annotations.Nullable;

/**
 * All meters of the process runtime. No tag is a PID, so their number does not grow with
 * the number of processes.
 */
public enum ProcessMeter implements MeterDocumentation {

	/** Live processes. */
	ACTIVE("lua.process.active", Meter.Type.GAUGE, "processes", "Live processes", Key.HOST),

	/** Processes running Lua now. */
	RUNNING("lua.process.running", Meter.Type.GAUGE, "processes", "Processes running Lua now", Key.HOST),

	/**
	 * Processes that have something to do and wait for a worker or a place of their host.
	 */
	READY("lua.process.ready", Meter.Type.GAUGE, "processes",
			"Processes that have something to do and wait for a worker or a place of their host", Key.HOST),

	/** Spawned processes. */
	SPAWNED("lua.process.spawned", Meter.Type.COUNTER, "processes", "Spawned processes", Key.HOST),

	/** Ended processes. */
	EXITS("lua.process.exits", Meter.Type.COUNTER, "processes", "Ended processes", Key.HOST, Key.DEFINITION,
			Key.OUTCOME),

	/** Delivered messages. */
	MESSAGES("lua.process.messages", Meter.Type.COUNTER, "messages", "Delivered messages", Key.HOST),

	/** Time messages wait from being sent to being received; one of 256 messages. */
	MESSAGE_WAIT("lua.process.message.wait", Meter.Type.TIMER, null,
			"Time messages wait from being sent to being received", Key.HOST),

	/** Messages that wait to be received. */
	MAILBOX_MESSAGES("lua.process.mailbox.messages", Meter.Type.GAUGE, "messages", "Messages that wait to be received",
			Key.HOST),

	/** Messages that wait in one mailbox: quantiles over all live processes. */
	MAILBOX_DEPTH("lua.process.mailbox.depth", Meter.Type.GAUGE, "messages",
			"Messages that wait in one mailbox: quantiles over all live processes", Key.HOST, Key.QUANTILE),

	/** Time from when a process begins to run until it waits again; one of 256 turns. */
	TURN("lua.process.turn", Meter.Type.TIMER, null, "Time from when a process begins to run until it waits again",
			Key.HOST),

	/** Refused spawns and messages. */
	REJECTIONS("lua.process.rejections", Meter.Type.COUNTER, "rejections", "Refused spawns and messages", Key.HOST,
			Key.REASON),

	/**
	 * What a host uses of a budget: bytes of memory, share of the processors, spawns or
	 * log records a second. Only budgets that exist.
	 */
	BUDGET_USED("lua.host.budget.used", Meter.Type.GAUGE, "units",
			"What a host uses of a budget: bytes of memory, share of the processors, spawns or log records a second",
			Key.HOST, Key.BUDGET),

	/** The budgets of hosts, in the same units. */
	BUDGET_LIMIT("lua.host.budget.limit", Meter.Type.GAUGE, "units",
			"A budget of a host: bytes of memory, share of the processors, spawns or log records a second", Key.HOST,
			Key.BUDGET),

	/** How often a budget of a host was used up. */
	HOST_REFUSED("lua.host.refused", Meter.Type.COUNTER, "refusals", "How often a budget of a host was used up",
			Key.HOST, Key.REASON),

	/** Messages that no program has received. */
	DEAD_LETTERS("lua.process.dead.letters", Meter.Type.COUNTER, "messages", "Messages that no program has received",
			Key.HOST, Key.REASON),

	/** Restarts of services. */
	RESTARTS("lua.process.restarts", Meter.Type.COUNTER, "restarts", "Restarts of services", Key.SERVICE),

	/** Reloads that failed; the definitions before stay in force. */
	RELOAD_FAILURES("lua.process.reload.failures", Meter.Type.COUNTER, "reloads", "Reloads that failed"),

	/** Threads that run Lua. */
	SCHEDULER_WORKERS("lua.process.scheduler.workers", Meter.Type.GAUGE, "threads", "Threads that run Lua"),

	/** Time the workers were awake, summed. */
	SCHEDULER_BUSY("lua.process.scheduler.busy", Meter.Type.COUNTER, "seconds", "Time the workers were awake, summed"),

	/**
	 * Processes and functions that have something to do and wait for a worker or a place
	 * of their host.
	 */
	SCHEDULER_QUEUED("lua.process.scheduler.queued", Meter.Type.GAUGE, "processes",
			"Processes and functions that have something to do and wait for a worker or a place of their host"),

	/** Denied calls. Needs Spring Security. */
	DENIALS("lua.process.denials", Meter.Type.COUNTER, "calls", "Denied calls. Needs Spring Security", Key.ACTION);

	private final String id;

	private final Meter.Type type;

	private final @Nullable String baseUnit;

	private final String description;

	private final KeyName[] keys;

	ProcessMeter(String id, Meter.Type type, @Nullable String baseUnit, String description, KeyName... keys) {
		this.id = id;
		this.type = type;
		this.baseUnit = baseUnit;
		this.description = description;
		this.keys = keys;
	}

	@Override
	public String getName() {
		return this.id;
	}

	@Override
	public Meter.Type getType() {
		return this.type;
	}

	/**
	 * Returns the unit.
	 * @return the unit; empty for timers, whose unit the registry chooses
	 */
	@Override
	public String getBaseUnit() {
		return (this.baseUnit != null) ? this.baseUnit : "";
	}

	/**
	 * Returns what it measures, for people.
	 */
	public String description() {
		return this.description;
	}

	@Override
	public KeyName[] getKeyNames() {
		return this.keys.clone();
	}

	/**
	 * The tags.
	 */
	public enum Key implements KeyName {

		/** Id of the host. */
		HOST("host"),

		/** Id of the definition; {@code removed} for all that a reload has removed. */
		DEFINITION("definition"),

		/** {@code normal}, {@code failed}, {@code terminated} or {@code canceled}. */
		OUTCOME("outcome"),

		/** Why something was refused. */
		REASON("reason"),

		/** {@code memory}, {@code processor}, {@code spawn} or {@code log}. */
		BUDGET("budget"),

		/** Part of the processes whose mailboxes hold at most so many messages. */
		QUANTILE("quantile"),

		/** Id of the service. */
		SERVICE("service"),

		/** The denied action; {@code other} for those that programs name themselves. */
		ACTION("action");

		private final String key;

		Key(String key) {
			this.key = key;
		}

		@Override
		public String asString() {
			return this.key;
		}

	}

}

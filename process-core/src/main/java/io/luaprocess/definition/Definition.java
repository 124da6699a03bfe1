package io.luaprocess.definition;

import java.time.Duration;
import java.util.List;
import java.util.Map;

import io.luaprocess.limit.HostBudget;
import io.luaprocess.limit.LimitOverrides;
import io.luaprocess.security.Policy;
import org.jspecify.annotations.Nullable;

/**
 * One checked entry. A value: a reload replaces it.
 */
public sealed interface Definition {

	/**
	 * Returns the id.
	 */
	EntryId id();

	/**
	 * Returns the kind as written in files.
	 * @return for example {@code process.lua}
	 */
	String kind();

	/**
	 * Returns the uninterpreted metadata.
	 * @return plain values
	 */
	Map<String, Object> meta();

	/**
	 * Returns the place of the entry in its file.
	 */
	Origin origin();

	/**
	 * A place in a definition file.
	 *
	 * @param file path relative to its root
	 * @param line line of the entry from 1
	 */
	record Origin(String file, int line) {
	}

	/**
	 * Kinds of code.
	 */
	enum CodeKind {

		/** {@code process.lua}. */
		PROCESS("process.lua"),

		/** {@code process.java}: Java code of the application. */
		JAVA_PROCESS("process.java"),

		/** {@code function.lua}. */
		FUNCTION("function.lua"),

		/** {@code library.lua}. */
		LIBRARY("library.lua");

		private final String text;

		CodeKind(String text) {
			this.text = text;
		}

		/**
		 * Returns the kind as written in files.
		 */
		public String text() {
			return this.text;
		}

	}

	/**
	 * A {@code process.lua}, {@code function.lua}, {@code library.lua} or
	 * {@code process.java} entry.
	 *
	 * @param id the id
	 * @param codeKind the kind
	 * @param source the program text; empty for Java code
	 * @param program what the {@link SourceCompiler} made of it, or the Java code
	 * @param method the method to run; empty for libraries and Java code
	 * @param modules the modules {@code require} may load
	 * @param allModules whether every module of the runtime is allowed (folder
	 * convention)
	 * @param imports alias to id of a library
	 * @param defaultHost {@code meta.default_host}; {@code null} if absent
	 * @param limits limits of its processes that the entry itself sets
	 * @param meta the metadata
	 * @param origin where it stands
	 */
	record Code(EntryId id, CodeKind codeKind, String source, Object program, String method, List<String> modules,
			boolean allModules, Map<String, EntryId> imports, @Nullable EntryId defaultHost, LimitOverrides limits,
			Map<String, Object> meta, Origin origin) implements Definition {

		@Override
		public String kind() {
			return this.codeKind.text();
		}

	}

	/**
	 * A {@code process.host} entry.
	 *
	 * @param id the id
	 * @param workers processes that run Lua at the same instant; 0 = no bound of its own
	 * @param maxProcesses live processes; 0 = unlimited
	 * @param mailboxCapacity messages per mailbox
	 * @param autoStart false: started only as a requirement of a service
	 * @param stopTimeout time for processes to end after CANCEL
	 * @param budget what its processes may use together
	 * @param meta the metadata
	 * @param origin where it stands
	 */
	record Host(EntryId id, int workers, int maxProcesses, int mailboxCapacity, boolean autoStart, Duration stopTimeout,
			HostBudget budget, Map<String, Object> meta, Origin origin) implements Definition {

		@Override
		public String kind() {
			return "process.host";
		}

	}

	/**
	 * A {@code process.service} entry.
	 *
	 * @param id the id
	 * @param process the {@code process.lua} entry
	 * @param host the host
	 * @param input arguments of main, plain values
	 * @param schedule when it runs; {@code null} if it runs all the time
	 * @param oneNode whether it runs on one node of a cluster at a time, not on every one
	 * @param lifecycle how it is started, watched and stopped
	 * @param meta the metadata
	 * @param origin where it stands
	 */
	record Service(EntryId id, EntryId process, EntryId host, List<@Nullable Object> input, @Nullable Schedule schedule,
			boolean oneNode, Lifecycle lifecycle, Map<String, Object> meta, Origin origin) implements Definition {

		@Override
		public String kind() {
			return "process.service";
		}

	}

	/**
	 * How a service is started, supervised and stopped.
	 *
	 * @param autoStart started with the application
	 * @param required a failing first spawn fails the application start
	 * @param startTimeout time for a spawn
	 * @param stopTimeout time between CANCEL and termination
	 * @param stableThreshold running so long resets the attempt counter
	 * @param requires services and hosts that must run first
	 * @param restart the restart policy
	 * @param restartsOnReload whether it is restarted when a reload changes its program
	 * @param security identity of the process; {@code null} for none
	 */
	record Lifecycle(boolean autoStart, boolean required, Duration startTimeout, Duration stopTimeout,
			Duration stableThreshold, List<EntryId> requires, Restart restart, boolean restartsOnReload,
			@Nullable ServiceSecurity security) {
	}

	/**
	 * Restart policy of a service.
	 *
	 * @param initialDelay delay before the first restart
	 * @param maxDelay longest delay, before jitter
	 * @param backoffFactor growth of the delay
	 * @param jitter share of the delay by which it varies, 0 to 1
	 * @param maxAttempts restarts in a row; 0 = unlimited
	 * @param loop when its crashes count as a loop
	 */
	record Restart(Duration initialDelay, Duration maxDelay, double backoffFactor, double jitter, int maxAttempts,
			CrashLoop loop) {

		/** The defaults of the specification. */
		public static final Restart DEFAULT = new Restart(Duration.ofSeconds(1), Duration.ofSeconds(90), 2.0, 0.1, 0,
				CrashLoop.DEFAULT);

	}

	/**
	 * Identity of a service.
	 *
	 * @param actorId id of the actor; {@code null} for the service's id
	 * @param actorMeta attributes of the actor
	 * @param groups policy groups
	 * @param policies policies
	 */
	record ServiceSecurity(@Nullable String actorId, Map<String, Object> actorMeta, List<EntryId> groups,
			List<EntryId> policies) {
	}

	/**
	 * A {@code security.policy} entry.
	 *
	 * @param id the id
	 * @param policy the policy
	 * @param groups the named scopes it belongs to, full ids
	 * @param meta the metadata
	 * @param origin where it stands
	 */
	record PolicyEntry(EntryId id, Policy policy, List<EntryId> groups, Map<String, Object> meta,
			Origin origin) implements Definition {

		@Override
		public String kind() {
			return "security.policy";
		}

	}

}

package io.luaprocess.security;

import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The actions that the runtime checks. Applications may ask about other ones, but not
 * below {@code process.}, {@code funcs.}, {@code security.}, {@code module.} and
 * {@code service.}.
 */
public enum ProcessAction {

	/** Spawn an entry. */
	SPAWN("process.spawn"),

	/** Spawn an entry and monitor it. */
	SPAWN_MONITORED("process.spawn.monitored"),

	/** Spawn an entry and link with it. */
	SPAWN_LINKED("process.spawn.linked"),

	/** Use a host. */
	HOST("process.host"),

	/** Call an entry. */
	CALL("process.call"),

	/** Send a message to a process. */
	SEND("process.send"),

	/** Send CANCEL to a process. */
	CANCEL("process.cancel"),

	/** Terminate a process. */
	TERMINATE("process.terminate"),

	/** Monitor a process. */
	MONITOR("process.monitor"),

	/** Stop monitoring a process. */
	UNMONITOR("process.unmonitor"),

	/** Link with a process. */
	LINK("process.link"),

	/** Dissolve a link. */
	UNLINK("process.unlink"),

	/** Give a new process context values. */
	CONTEXT("process.context"),

	/** Give a new process another actor or scope. */
	SECURITY("process.security"),

	/** Register a name. */
	REGISTER("process.registry.register"),

	/** Free a name. */
	UNREGISTER("process.registry.unregister"),

	/** Make a process a member of a group. */
	JOIN_GROUP("process.group.join"),

	/** End the membership of a process in a group. */
	LEAVE_GROUP("process.group.leave"),

	/** Call a function. */
	CALL_FUNCTION("funcs.call"),

	/** Give a called function context values. */
	FUNCTION_CONTEXT("funcs.context"),

	/** Give a called function another actor or scope. */
	FUNCTION_SECURITY("funcs.security"),

	/** Create an actor. */
	CREATE_ACTOR("security.actor.create"),

	/** Create a scope. */
	CREATE_SCOPE("security.scope.create"),

	/** Read a policy. */
	GET_POLICY("security.policy.get"),

	/** Read a group of policies. */
	GET_POLICY_GROUP("security.policy_group.get"),

	/** Load a module of the application. */
	REQUIRE_MODULE("module.require"),

	/** Start a service; Java code only. */
	START_SERVICE("service.start"),

	/** Stop a service; Java code only. */
	STOP_SERVICE("service.stop"),

	/** Restart a service; Java code only. */
	RESTART_SERVICE("service.restart");

	private static final Set<String> NAMES = Arrays.stream(values())
		.map(ProcessAction::action)
		.collect(Collectors.toUnmodifiableSet());

	private static final Set<String> NAMESPACES = Set.of("process.", "funcs.", "security.", "module.", "service.");

	private final String action;

	ProcessAction(String action) {
		this.action = action;
	}

	/**
	 * Returns the name that policies use.
	 * @return the name, for example {@code process.send}
	 */
	public String action() {
		return this.action;
	}

	/**
	 * Returns the names of all actions.
	 */
	public static Set<String> names() {
		return NAMES;
	}

	/**
	 * Whether a pattern can match an action at all.
	 * @param text a pattern of actions, valid for {@link NamePattern}
	 * @return false if it is about actions of the runtime and none of them matches
	 */
	public static boolean exist(String text) {
		if (NAMESPACES.stream().noneMatch(text::startsWith)) {
			return true;
		}
		NamePattern pattern = NamePattern.parse(text);
		return NAMES.stream().anyMatch(pattern::matches);
	}

}

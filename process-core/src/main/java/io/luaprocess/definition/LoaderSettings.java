package io.luaprocess.definition;

import java.util.List;

import io.luaprocess.security.AuthorityConditions;

/**
 * What the application decides about definitions.
 *
 * @param defaultHost host of entries made by the folder convention; created with defaults
 * if no host is defined at all
 * @param modules names that may stand in {@code modules}
 * @param defaultModules application modules that entries made by the folder convention
 * may require
 * @param eager whether programs are made ready to run when they are loaded, unless their
 * entry says otherwise; else when they are first used
 * @param authorities makes the conditions of policies that ask for authorities
 * @param schedules reads the schedules of services
 * @param crashLoop when crashes of services count as a loop, unless their entry says
 * otherwise
 */
public record LoaderSettings(EntryId defaultHost, KnownModules modules, List<String> defaultModules, boolean eager,
		AuthorityConditions authorities, Schedule.Format schedules, CrashLoop crashLoop) {

	/** Id of the default host unless the application sets another. */
	public static final EntryId DEFAULT_HOST = new EntryId("app", "processes");

	/**
	 * Creates settings.
	 * @param defaultHost host of entries made by the folder convention
	 * @param modules names that may stand in {@code modules}
	 * @param defaultModules application modules for the folder convention
	 * @param eager whether programs are made ready to run when they are loaded
	 * @param authorities makes the conditions of policies that ask for authorities
	 * @param schedules reads the schedules of services
	 * @param crashLoop when crashes of services count as a loop
	 */
	public LoaderSettings {
		defaultModules = List.copyOf(defaultModules);
	}

	/**
	 * Creates settings where an actor has the authorities of its attributes, and
	 * schedules are delays.
	 * @param defaultHost host of entries made by the folder convention
	 * @param modules names that may stand in {@code modules}
	 * @param defaultModules application modules for the folder convention
	 * @param eager whether programs are made ready to run when they are loaded
	 */
	public LoaderSettings(EntryId defaultHost, KnownModules modules, List<String> defaultModules, boolean eager) {
		this(defaultHost, modules, defaultModules, eager, AuthorityConditions.LISTED, Schedule.Format.DELAYS,
				CrashLoop.DEFAULT);
	}

	/**
	 * Returns settings with all defaults.
	 * @param modules names that may stand in {@code modules}
	 */
	public static LoaderSettings of(KnownModules modules) {
		return new LoaderSettings(DEFAULT_HOST, modules, List.of(), false);
	}

}

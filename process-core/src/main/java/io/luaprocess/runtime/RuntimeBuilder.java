package io.luaprocess.runtime;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.Function;
import java.util.function.Supplier;

import io.luaprocess.JavaProcess;
import io.luaprocess.ObjectMapping;
import io.luaprocess.definition.ApplicationEntry;
import io.luaprocess.definition.CrashLoop;
import io.luaprocess.definition.DefaultDefinitionRegistry;
import io.luaprocess.definition.Definition;
import io.luaprocess.definition.DefinitionException;
import io.luaprocess.definition.DefinitionLoader;
import io.luaprocess.definition.DefinitionRegistry;
import io.luaprocess.definition.DefinitionRoot;
import io.luaprocess.definition.DefinitionSource;
import io.luaprocess.definition.EntryId;
import io.luaprocess.definition.KnownModules;
import io.luaprocess.definition.LoaderSettings;
import io.luaprocess.definition.Schedule;
import io.luaprocess.event.RuntimeEvents;
import io.luaprocess.kernel.Kernel;
import io.luaprocess.kernel.Platform;
import io.luaprocess.limit.LimitOverrides;
import io.luaprocess.limit.Limits;
import io.luaprocess.lua.EngineModule;
import io.luaprocess.lua.JavaBridge;
import io.luaprocess.lua.LuaRuntime;
import io.luaprocess.lua.ProcessLimits;
import io.luaprocess.lua.api.LuaCallInterceptor;
import io.luaprocess.lua.api.LuaErrorTranslator;
import io.luaprocess.lua.api.LuaModule;
import io.luaprocess.lua.engine.LuaEngine;
import io.luaprocess.lua.module.StandardModules;
import io.luaprocess.lua.module.java.JavaModules;
import io.luaprocess.lua.value.PayloadText;
import io.luaprocess.operation.Inbound;
import io.luaprocess.operation.Operations;
import io.luaprocess.security.AuthorityConditions;
import io.luaprocess.security.Guard;
import io.luaprocess.security.Identity;
import io.luaprocess.supervision.ServiceSupervisor;
import io.luaprocess.topology.Names;
import org.jspecify.annotations.Nullable;

/**
 * Assembles a runtime. Everything has a default: with one root and nothing else the
 * processes of that folder run on the host {@code app:processes}. Not thread-safe.
 * <p>
 * It is flat on purpose: one method for each choice, which checks and keeps a value. What
 * is made of the values, and in which order, stands in {@link #build()} alone.
 */
public final class RuntimeBuilder {

	private final List<Supplier<? extends Collection<DefinitionRoot>>> roots = new ArrayList<>();

	private final List<ApplicationEntry> entries = new ArrayList<>();

	private final List<JavaEntry> javaEntries = new ArrayList<>();

	private final List<DefinitionSource> sources = new ArrayList<>();

	private boolean eager;

	private int workers = Runtime.getRuntime().availableProcessors();

	private @Nullable Platform platform;

	private @Nullable ClusterConnector cluster;

	private final List<LuaModule> modules = new ArrayList<>();

	private final List<EngineModule> engineModules = new ArrayList<>();

	private final List<LuaErrorTranslator> translators = new ArrayList<>();

	private final List<LuaCallInterceptor> interceptors = new ArrayList<>();

	private final Set<String> folderModules = new LinkedHashSet<>();

	private DefinitionLoader.OnError onDefinitionError = DefinitionLoader.OnError.FAIL;

	private EntryId defaultHost = LoaderSettings.DEFAULT_HOST;

	private Schedule.Format schedules = Schedule.Format.DELAYS;

	private CrashLoop crashLoop = CrashLoop.DEFAULT;

	private LuaEngine.Mode engine = LuaEngine.Mode.COMPILED;

	private Limits limits = Limits.withMemory(Runtime.getRuntime().maxMemory() / 4);

	private final Map<EntryId, LimitOverrides> hostLimits = new LinkedHashMap<>();

	private final Map<EntryId, LimitOverrides> definitionLimits = new LinkedHashMap<>();

	private Duration grace = Duration.ofSeconds(10);

	private Duration callGrace = Duration.ofSeconds(1);

	private @Nullable Duration callTimeout;

	private long heap = Runtime.getRuntime().maxMemory() / 10 * 9;

	private boolean strict;

	private @Nullable Guard guard;

	private JavaCallers callers = JavaCallers.UNKNOWN;

	private AuthorityConditions authorities = AuthorityConditions.LISTED;

	private Function<Definition.Service, @Nullable Identity> serviceIdentities = (service) -> null;

	private DefinitionRegistry definitions = new DefaultDefinitionRegistry();

	private @Nullable Names names;

	private ObjectMapping mapping = ObjectMapping.NONE;

	private int events = RuntimeEvents.DEFAULT_CAPACITY;

	RuntimeBuilder() {
	}

	/**
	 * Adds folders of definitions.
	 * @param roots the folders
	 * @return this builder
	 */
	public RuntimeBuilder roots(Collection<DefinitionRoot> roots) {
		List<DefinitionRoot> fixed = List.copyOf(roots);
		return roots(() -> fixed);
	}

	/**
	 * Adds folders of definitions that are listed anew at every reload.
	 * @param roots lists the folders
	 * @return this builder
	 */
	public RuntimeBuilder roots(Supplier<? extends Collection<DefinitionRoot>> roots) {
		this.roots.add(roots);
		return this;
	}

	/**
	 * Adds entries the application itself defines.
	 * @param entries the entries
	 * @return this builder
	 */
	public RuntimeBuilder entries(Collection<ApplicationEntry> entries) {
		this.entries.addAll(entries);
		return this;
	}

	/**
	 * Adds an entry of kind {@code process.java}: Java code that runs as a process. It is
	 * spawned by its id as others are, from Lua and Java, and can be the process of a
	 * service.
	 * @param id its id
	 * @param name the name that each process of it registers before it runs, as the
	 * runtime itself, so it needs no permission; a spawn fails if another process has it.
	 * {@code null} for none
	 * @param program makes the code of each process, on its thread, before the spawn is
	 * over
	 * @return this builder
	 */
	public RuntimeBuilder javaProcess(String id, @Nullable String name, Supplier<? extends JavaProcess> program) {
		JavaEntry entry = new JavaEntry(id("Java process", id).toString(), name, program);
		this.javaEntries.add(entry);
		this.entries.add(ApplicationEntry.javaProcess(entry.id(), entry));
		return this;
	}

	/**
	 * Adds sources of entries that stand in no file; they are read now and at every
	 * reload.
	 * @param sources the sources
	 * @return this builder
	 */
	public RuntimeBuilder sources(Collection<? extends DefinitionSource> sources) {
		this.sources.addAll(sources);
		return this;
	}

	/**
	 * Sets when programs are made ready to run, unless their entry says otherwise. By
	 * default that is when they are first used, which costs that spawn or call a few
	 * milliseconds. Syntax errors are found when programs are loaded in any case.
	 * @param eager whether it is when they are loaded
	 * @return this builder
	 */
	public RuntimeBuilder eager(boolean eager) {
		this.eager = eager;
		return this;
	}

	/**
	 * Sets what happens with erroneous entries; they fail the start by default.
	 * @param onDefinitionError what happens
	 * @return this builder
	 */
	public RuntimeBuilder onDefinitionError(DefinitionLoader.OnError onDefinitionError) {
		this.onDefinitionError = onDefinitionError;
		return this;
	}

	/**
	 * Sets the host of entries made by the folder convention and of spawns from Java.
	 * @param defaultHost its id
	 * @return this builder
	 * @throws IllegalArgumentException if the text is no id
	 */
	public RuntimeBuilder defaultHost(String defaultHost) {
		this.defaultHost = id("default host", defaultHost);
		return this;
	}

	private static EntryId id(String what, String text) {
		EntryId id = EntryId.parse(text);
		if (id == null) {
			throw new IllegalArgumentException(
					what + " '" + text + "' is no id, expected namespace:name, for example app:processes");
		}
		return id;
	}

	/**
	 * Sets how programs are executed; compiled by default.
	 * @param engine the mode
	 * @return this builder
	 */
	public RuntimeBuilder engine(LuaEngine.Mode engine) {
		this.engine = engine;
		return this;
	}

	/**
	 * Sets the limits of every process that has no others by its host or definition. By
	 * default those of the specification; the live memory of a process is limited to a
	 * quarter of the JVM's maximum heap.
	 * @param limits the limits
	 * @return this builder
	 */
	public RuntimeBuilder limits(Limits limits) {
		this.limits = limits;
		return this;
	}

	/**
	 * Changes limits of every process, those set before otherwise.
	 * @param overrides what differs
	 * @return this builder
	 */
	public RuntimeBuilder limits(LimitOverrides overrides) {
		this.limits = overrides.applyTo(this.limits);
		return this;
	}

	/**
	 * Sets limits of each process on one host, where they differ from the general ones.
	 * Replaces those set for that host before.
	 * @param host id of a host that is defined when the runtime is built
	 * @param overrides what differs
	 * @return this builder
	 * @throws IllegalArgumentException if the text is no id
	 */
	public RuntimeBuilder hostLimits(String host, LimitOverrides overrides) {
		this.hostLimits.put(id("host", host), overrides);
		return this;
	}

	/**
	 * Sets limits of each process of one definition, where they differ from those of its
	 * host and the general ones. A process that is upgraded gets the limits of its new
	 * definition. Replaces those set for that definition before.
	 * @param definition id of a process or function that is defined when the runtime is
	 * built
	 * @param overrides what differs
	 * @return this builder
	 * @throws IllegalArgumentException if the text is no id
	 */
	public RuntimeBuilder definitionLimits(String definition, LimitOverrides overrides) {
		this.definitionLimits.put(id("definition", definition), overrides);
		return this;
	}

	/**
	 * Sets how long processes may take to end when the runtime stops; 10 s by default.
	 * @param grace the time
	 * @return this builder
	 */
	public RuntimeBuilder grace(Duration grace) {
		this.grace = grace;
		return this;
	}

	/**
	 * Sets how long the process of a call may take to end when its caller no longer waits
	 * for it; 1 s by default.
	 * @param callGrace time between CANCEL and termination; zero terminates at once
	 * @return this builder
	 */
	public RuntimeBuilder callGrace(Duration callGrace) {
		this.callGrace = callGrace;
		return this;
	}

	/**
	 * Sets how long calls from Java may take that set no timeout of their own; by default
	 * they may take any time.
	 * @param callTimeout the time; {@code null} for any time
	 * @return this builder
	 */
	public RuntimeBuilder callTimeout(@Nullable Duration callTimeout) {
		this.callTimeout = callTimeout;
		return this;
	}

	/**
	 * Sets how much of the heap may be in use after a collection. Above, spawns are
	 * refused with RATE_LIMITED and the processes with the most data end as by their
	 * memory limit; 90 % of the JVM's maximum heap by default.
	 * @param bytes the bound in bytes; 0 = none
	 * @return this builder
	 */
	public RuntimeBuilder heap(long bytes) {
		this.heap = bytes;
		return this;
	}

	/**
	 * Sets whether checked calls without actor or scope are denied.
	 * @param strict the strict mode
	 * @return this builder
	 */
	public RuntimeBuilder strict(boolean strict) {
		this.strict = strict;
		return this;
	}

	/**
	 * Sets the guard instead of the one that evaluates scopes.
	 * @param guard the guard
	 * @return this builder
	 */
	public RuntimeBuilder guard(Guard guard) {
		this.guard = guard;
		return this;
	}

	/**
	 * Sets what identifies Java callers.
	 * @param callers tells the identity of the calling thread
	 * @return this builder
	 */
	public RuntimeBuilder callers(JavaCallers callers) {
		this.callers = callers;
		return this;
	}

	/**
	 * Sets what {@code authorities} in policies mean. By default an actor that the
	 * application vouches for has the authorities of its attributes.
	 * @param authorities makes the conditions
	 * @return this builder
	 */
	public RuntimeBuilder authorities(AuthorityConditions authorities) {
		this.authorities = authorities;
		return this;
	}

	/**
	 * Sets what gives services an identity other than that of their entries.
	 * @param serviceIdentities asked before every start of a service, on any thread;
	 * {@code null} for the identity of the entry
	 * @return this builder
	 */
	public RuntimeBuilder serviceIdentities(Function<Definition.Service, @Nullable Identity> serviceIdentities) {
		this.serviceIdentities = serviceIdentities;
		return this;
	}

	/**
	 * Adds modules of the application.
	 * @param modules the modules
	 * @return this builder
	 */
	public RuntimeBuilder modules(Collection<? extends LuaModule> modules) {
		this.modules.addAll(modules);
		return this;
	}

	/**
	 * Adds modules in values of the engine, which are no API: for the runtime's own tests
	 * and for parts of it that live elsewhere.
	 * @param modules the modules
	 * @return this builder
	 */
	public RuntimeBuilder engineModules(Collection<? extends EngineModule> modules) {
		this.engineModules.addAll(modules);
		return this;
	}

	/**
	 * Adds what says which errors programs get when functions of modules throw.
	 * @param translators asked in this order, after those added before
	 * @return this builder
	 */
	public RuntimeBuilder errorTranslators(Collection<? extends LuaErrorTranslator> translators) {
		this.translators.addAll(translators);
		return this;
	}

	/**
	 * Adds what surrounds the calls of functions of modules.
	 * @param interceptors the first one outermost, inside of those added before
	 * @return this builder
	 */
	public RuntimeBuilder callInterceptors(Collection<? extends LuaCallInterceptor> interceptors) {
		this.interceptors.addAll(interceptors);
		return this;
	}

	/**
	 * Sets which modules of the application entries made by the folder convention may
	 * load.
	 * @param names the names
	 * @return this builder
	 */
	public RuntimeBuilder folderModules(Collection<String> names) {
		this.folderModules.addAll(names);
		return this;
	}

	/**
	 * Sets what reads the schedules of services; by default delays only.
	 * @param schedules the format
	 * @return this builder
	 */
	public RuntimeBuilder schedules(Schedule.Format schedules) {
		this.schedules = schedules;
		return this;
	}

	/**
	 * Sets the registry of definitions. A {@link DefaultDefinitionRegistry} is filled
	 * from the roots and entries; any other is taken as it is.
	 * @param definitions the registry
	 * @return this builder
	 */
	public RuntimeBuilder definitions(DefinitionRegistry definitions) {
		this.definitions = definitions;
		return this;
	}

	/**
	 * Sets how many threads run Lua code; by default as many as there are processors.
	 * @param workers the number, at least one
	 * @return this builder
	 */
	public RuntimeBuilder workers(int workers) {
		if (workers < 1) {
			throw new IllegalArgumentException("The number of workers is " + workers + ", must be at least 1");
		}
		this.workers = workers;
		return this;
	}

	/**
	 * Sets how many events are kept.
	 * @param events how many of the latest {@linkplain LuaProcessRuntime#events() events}
	 * are kept, at least one; 1,000 unless set
	 * @return this
	 */
	public RuntimeBuilder events(int events) {
		if (events < 1) {
			throw new IllegalArgumentException("The number of events is " + events + ", must be at least 1");
		}
		this.events = events;
		return this;
	}

	/**
	 * Sets what processes run on instead of threads of their own, for a test kit. The
	 * number of workers has no meaning then.
	 * @param platform the platform of this one runtime, which closes it
	 * @return this builder
	 */
	public RuntimeBuilder platform(Platform platform) {
		this.platform = platform;
		return this;
	}

	/**
	 * Makes the runtime a node of a cluster. All its PIDs have that node. Alone by
	 * default.
	 * @param cluster joins the cluster when the runtime starts
	 * @return this builder
	 */
	public RuntimeBuilder cluster(ClusterConnector cluster) {
		this.cluster = cluster;
		return this;
	}

	/**
	 * Sets the table of names instead of one of its own.
	 * @param names the names
	 * @return this builder
	 */
	public RuntimeBuilder names(Names names) {
		this.names = names;
		return this;
	}

	/**
	 * Sets how objects of the application, such as beans and JSON trees, become Lua
	 * values and back. By default they are refused, and records are mapped by the names
	 * of their components.
	 * @param mapping the mapping
	 * @return this builder
	 */
	public RuntimeBuilder objectMapping(ObjectMapping mapping) {
		this.mapping = mapping;
		return this;
	}

	/**
	 * Sets when crashes of services count as a loop, unless their entry says otherwise;
	 * by default five within ten minutes do.
	 * @param crashLoop how many within which time
	 * @return this builder
	 */
	public RuntimeBuilder crashLoop(CrashLoop crashLoop) {
		this.crashLoop = crashLoop;
		return this;
	}

	/**
	 * Reads and checks all definitions; nothing runs yet.
	 * @return the runtime, to be started
	 * @throws DefinitionException if definitions have errors and these are not skipped
	 * @throws UnknownLimitsException if limits are set for a host or definition that does
	 * not exist
	 * @throws UnknownDefaultHostException if hosts are defined, but not the default host
	 * @throws UnusableModuleException if a module of the application has a name that
	 * cannot be used, or another one has
	 */
	public LuaProcessRuntime build() {
		StandardModules standard = new StandardModules(
				new ApplicationModules(new JavaModules(StandardModules.values(this.mapping), this.mapping,
						this.translators, this.interceptors))
					.of(this.modules, this.engineModules));
		KnownModules known = new KnownModules(StandardModules.names(), standard.applicationNames());
		DefinitionLoader loader = new DefinitionLoader(
				new LoaderSettings(this.defaultHost, known, List.copyOf(this.folderModules), this.eager,
						this.authorities, this.schedules, this.crashLoop),
				new ProgramCompiler(new LuaEngine(this.engine)));
		RuntimeEvents happened = new RuntimeEvents(this.events, PayloadText::of);
		Kernel kernel = new Kernel((this.cluster != null) ? this.cluster.self().toString() : "", this.names, this.heap,
				(this.platform != null) ? this.platform : Platform.threads(this.workers), happened);
		try {
			return build(kernel, standard, loader);
		}
		catch (RuntimeException | Error ex) {
			kernel.close();
			throw ex;
		}
	}

	private LuaProcessRuntime build(Kernel kernel, StandardModules standard, DefinitionLoader loader) {
		HostCreator hosts = new HostCreator(kernel);
		DefinitionRegistry registry = this.definitions;
		DefinitionReloader reloader = new DefinitionReloader(loader, registry, List.copyOf(this.roots),
				List.copyOf(this.entries), List.copyOf(this.sources), this.onDefinitionError, hosts,
				Set.copyOf(this.definitionLimits.keySet()));
		reloader.load();
		UnknownDefaultHostException.check(registry, this.defaultHost);
		LimitTargetValidator.check(registry, this.hostLimits.keySet(), this.definitionLimits.keySet());

		Guard guard = (this.guard != null) ? this.guard : Guard.scoped(this.strict);
		ClusterConnector connector = this.cluster;
		Operations operations = Operations.of(kernel, registry, guard, this.callGrace,
				(connector != null) ? connector.cluster() : null);
		LuaRuntime lua = new LuaRuntime(operations, registry, processLimits(), standard.sandbox(), this.folderModules);
		JavaBridge bridge = new JavaBridge(lua, StandardModules.values(this.mapping), this.mapping);
		ServiceSupervisor services = new ServiceSupervisor(registry,
				new KernelServiceLauncher(kernel, operations, bridge, this.serviceIdentities, registry),
				new KernelHostControl(kernel), new KernelClock(kernel), new SplittableRandom(kernel.seed()),
				(connector != null) ? connector.oneNodeServices() : null);
		LuaProcessRuntime runtime = new LuaProcessRuntime(kernel, lua, this.callers, bridge,
				this.defaultHost.toString(), services, this.grace, this.callTimeout, reloader, connector);
		this.javaEntries.forEach((entry) -> entry.bind(runtime));
		if (connector != null) {
			connector
				.bind(new LocalNode(kernel, new Inbound(operations, kernel, registry, lua::body), registry, services));
		}
		return runtime;
	}

	private ProcessLimits processLimits() {
		Map<String, LimitOverrides> hosts = new HashMap<>();
		this.hostLimits.forEach((id, overrides) -> hosts.put(id.toString(), overrides));
		return new ProcessLimits(this.limits, hosts, this.definitionLimits);
	}

}

package io.luaprocess.spring.autoconfigure;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

import io.luaprocess.limit.Limit;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.NestedConfigurationProperty;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.boot.convert.Delimiter;
import org.springframework.util.unit.DataSize;

/**
 * Properties of the process runtime. Map keys that contain a colon or a dot are written
 * in brackets: {@code "[app:processes]"}. A property that does not exist stops the start:
 * a misspelt limit would protect nothing.
 *
 * @param enabled Whether the process runtime is configured at all.
 * @param autoStart Whether hosts and services start with the application.
 * @param locations Roots of definition files and Lua programs.
 * @param defaultModules Application modules that programs without a definition file may
 * require.
 * @param onDefinitionError What happens when a definition has an error.
 * @param definitions How definitions are read.
 * @param reload Reload of definitions whose files change, for development.
 * @param lua Execution of Lua programs.
 * @param scheduler Threads that run processes.
 * @param defaultHost Host of processes for which no other is named.
 * @param hosts Hosts by id.
 * @param services Supervised processes by id.
 * @param crashLoop When crashes of a service count as a loop, unless the service says
 * otherwise.
 * @param limits Limits of processes.
 * @param security Policies and strict mode.
 * @param modules Modules over beans of the application.
 * @param call Calls of processes and functions.
 * @param observations Observations of processes.
 * @param events What has happened, for operators and the application.
 * @param shutdown Stop of the runtime.
 * @param dashboard The page that shows what happens.
 * @param cluster Properties of the cluster. They need the module
 * process-cluster-spring-boot-starter, which checks them.
 */
@ConfigurationProperties(prefix = ProcessProperties.PREFIX, ignoreUnknownFields = false)
public record ProcessProperties(@DefaultValue("true") boolean enabled, @DefaultValue("true") boolean autoStart,
		@DefaultValue("classpath*:/processes/") List<String> locations, @DefaultValue List<String> defaultModules,
		@DefaultValue("fail") OnDefinitionError onDefinitionError, @DefaultValue Definitions definitions,
		@DefaultValue Reload reload, @DefaultValue Lua lua, @DefaultValue Scheduler scheduler,
		@DefaultValue("app:processes") String defaultHost, @DefaultValue Map<String, Host> hosts,
		@DefaultValue Map<String, Service> services,
		@NestedConfigurationProperty @DefaultValue CrashLoopProperties crashLoop, @DefaultValue Limits limits,
		@DefaultValue Security security, @DefaultValue Modules modules, @DefaultValue Call call,
		@NestedConfigurationProperty @DefaultValue ObservationProperties observations,
		@NestedConfigurationProperty @DefaultValue EventProperties events, @DefaultValue Shutdown shutdown,
		@NestedConfigurationProperty @DefaultValue DashboardProperties dashboard,
		@DefaultValue Map<String, Object> cluster) {

	/** Prefix of all properties. */
	public static final String PREFIX = "luaprocess";

	/**
	 * What happens when a definition has an error.
	 */
	public enum OnDefinitionError {

		/** The application does not start. */
		FAIL,

		/** The entry is left out and the error is logged. */
		SKIP

	}

	/**
	 * How definitions are read.
	 *
	 * @param eager Whether programs are compiled when they are loaded. Otherwise they are
	 * compiled when they are first used, and only their syntax is checked before.
	 */
	public record Definitions(@DefaultValue("false") boolean eager) {
	}

	/**
	 * Reload of definitions whose files change, for development.
	 *
	 * @param enabled Whether changed files are noticed. They are if Spring Boot's
	 * developer tools are there, unless given.
	 * @param pollInterval Time between two looks at the files.
	 * @param quietPeriod Time without a further change before definitions are reloaded.
	 */
	public record Reload(@Nullable Boolean enabled, @DefaultValue("1s") Duration pollInterval,
			@DefaultValue("400ms") Duration quietPeriod) {
	}

	/**
	 * Execution of Lua programs.
	 *
	 * @param engine How Lua programs are executed.
	 * @param definitionsDirectory Folder into which definitions of the Lua API and of the
	 * application's modules are written at start, for editors. None unless given.
	 */
	public record Lua(@DefaultValue("compiled") Engine engine, @Nullable Path definitionsDirectory) {
	}

	/**
	 * Threads that run processes.
	 *
	 * @param workers Number of threads that run Lua code. As many as there are processors
	 * unless given.
	 */
	public record Scheduler(@Nullable Integer workers) {
	}

	/**
	 * How Lua programs are executed.
	 */
	public enum Engine {

		/** Compiled to JVM bytecode. */
		COMPILED,

		/** Interpreted, for environments where no classes can be defined. */
		INTERPRETED

	}

	/**
	 * A host.
	 *
	 * @param workers Processes that run Lua at the same instant. Zero means as many as
	 * the JVM has processors for.
	 * @param maxProcesses Live processes. Zero means unlimited. One per 16 kB of the
	 * JVM's maximum heap, at least 1000, unless given.
	 * @param mailboxCapacity Messages a mailbox can hold.
	 * @param autoStart Whether the host starts with the application. Otherwise it starts
	 * as a requirement of a service.
	 * @param stopTimeout Time for processes to end after CANCEL when the host stops.
	 * @param budget What the processes of the host may use together.
	 */
	public record Host(@DefaultValue("0") int workers, @Nullable Integer maxProcesses,
			@DefaultValue("100000") int mailboxCapacity, @DefaultValue("true") boolean autoStart,
			@DefaultValue("10s") Duration stopTimeout, @DefaultValue HostBudgetProperties budget) {
	}

	/**
	 * A supervised process.
	 *
	 * @param process Id of the process entry it runs.
	 * @param host Id of the host it runs on. The default host unless given.
	 * @param input Arguments of the main function.
	 * @param schedule When the service runs, as a cron expression, or as a delay from the
	 * end of one run to the next. All the time unless given.
	 * @param cluster On which nodes of a cluster it runs.
	 * @param autoStart Whether the service starts with the application.
	 * @param startup Whether a failing first start fails the start of the application.
	 * @param startTimeout Time one start may take.
	 * @param stopTimeout Time between CANCEL and termination when the service stops.
	 * @param stableThreshold Time of running after which the attempts are counted anew.
	 * @param requires Services and hosts that must run first.
	 * @param restart Restart policy.
	 * @param reload What a reload that changes its program means.
	 * @param security Identity of the process.
	 * @param runAs Name of the identity of luaprocess.security.identities under which the
	 * process runs.
	 */
	public record Service(@Nullable String process, @Nullable String host, @DefaultValue List<String> input,
			@Nullable String schedule, @DefaultValue("every") OnNodes cluster, @DefaultValue("true") boolean autoStart,
			@DefaultValue("required") Startup startup, @DefaultValue("10s") Duration startTimeout,
			@DefaultValue("10s") Duration stopTimeout, @DefaultValue("5s") Duration stableThreshold,
			@DefaultValue List<String> requires, @DefaultValue Restart restart, @DefaultValue("keep") OnReload reload,
			@Nullable ServiceSecurity security, @Nullable String runAs) {
	}

	/**
	 * On which nodes of a cluster a service runs.
	 */
	public enum OnNodes {

		/** On one node at a time. */
		ONE,

		/** On every node that defines it. */
		EVERY

	}

	/**
	 * What a reload that changes the program of a service means.
	 */
	public enum OnReload {

		/** Its process goes on and gets an OUTDATED event. */
		KEEP,

		/** It is stopped and started again. */
		RESTART

	}

	/**
	 * What a failing first start of a service means.
	 */
	public enum Startup {

		/** The application does not start. */
		REQUIRED,

		/** It is logged and tried again. */
		OPTIONAL

	}

	/**
	 * Restart policy of a service.
	 *
	 * @param initialDelay Delay before the first restart.
	 * @param maxDelay Longest delay.
	 * @param backoffFactor Growth of the delay from one restart to the next.
	 * @param jitter Share of the delay by which it varies, from 0 to 1.
	 * @param maxAttempts Restarts in a row. Zero means unlimited.
	 * @param loop When crashes count as a loop, where that differs from
	 * luaprocess.crash-loop.
	 */
	public record Restart(@DefaultValue("1s") Duration initialDelay, @DefaultValue("90s") Duration maxDelay,
			@DefaultValue("2.0") double backoffFactor, @DefaultValue("0.1") double jitter,
			@DefaultValue("0") int maxAttempts,
			@NestedConfigurationProperty @DefaultValue CrashLoopProperties.Overrides loop) {
	}

	/**
	 * Identity of a service.
	 *
	 * @param actor Actor of the process.
	 * @param groups Policy groups its scope consists of.
	 * @param policies Policies its scope consists of.
	 */
	public record ServiceSecurity(@DefaultValue ServiceActor actor, @DefaultValue List<String> groups,
			@DefaultValue List<String> policies) {
	}

	/**
	 * Actor of a service.
	 *
	 * @param id Id of the actor. The id of the service unless given.
	 * @param meta Attributes of the actor.
	 */
	public record ServiceActor(@Nullable String id, @DefaultValue Map<String, Object> meta) {
	}

	/**
	 * Limits of each process by itself.
	 *
	 * @param timeSlice Time after which a computing process yields to other processes.
	 * @param callDepth Nested calls of Lua functions.
	 * @param stringSize Size of the longest string.
	 * @param results Results of one call, as of table.unpack, and arguments of one call.
	 * @param coroutines Live coroutines of a process, its main function included.
	 * @param timers Running timers of a process.
	 * @param names Registered names of a process.
	 * @param subscriptions Topics a process listens to.
	 * @param futures Futures of a process whose calls have not been answered.
	 * @param memory Live data of a process, as a size or as a percentage of the JVM's
	 * maximum heap. Zero means unlimited.
	 * @param logRate What a process may write to the log in a second. Zero means
	 * unlimited.
	 * @param cpuTime Processor time a process may use in all. Zero means unlimited.
	 * @param turnCpuTime Processor time a process may use between two waits. Zero means
	 * unlimited.
	 * @param loadCpuTime Processor time the top level of a program may use when a process
	 * is spawned. Zero means unlimited.
	 * @param heapShare Heap in use after a collection, as a percentage of the JVM's
	 * maximum heap or as a size. Above, spawns are refused and the processes with the
	 * most data end. Zero means unlimited.
	 * @param hosts Limits of the processes of one host where they differ, by the id of
	 * the host.
	 * @param definitions Limits of the processes of one definition where they differ from
	 * those of the host, by the id of the process or function.
	 */
	public record Limits(@DefaultValue("10ms") Duration timeSlice, @DefaultValue("200000") int callDepth,
			@DefaultValue("64MB") DataSize stringSize, @DefaultValue("1000000") int results,
			@DefaultValue("100000") int coroutines, @DefaultValue("100000") int timers,
			@DefaultValue("100000") int names, @DefaultValue("100000") int subscriptions,
			@DefaultValue("100000") int futures, @DefaultValue("25%") MemoryLimit memory,
			@DefaultValue("256KB") DataSize logRate, @DefaultValue("0") Duration cpuTime,
			@DefaultValue("0") Duration turnCpuTime, @DefaultValue("5s") Duration loadCpuTime,
			@DefaultValue("90%") MemoryLimit heapShare, @DefaultValue Map<String, Overrides> hosts,
			@DefaultValue Map<String, Overrides> definitions) {

		Overrides general() {
			return new Overrides(this.timeSlice, this.callDepth, this.stringSize, this.results, this.coroutines,
					this.timers, this.names, this.subscriptions, this.futures, this.memory, this.logRate, this.cpuTime,
					this.turnCpuTime, this.loadCpuTime);
		}

	}

	/**
	 * Limits that differ from the general ones, with the same meaning as in
	 * {@link Limits}. A limit that is not set stays as it is.
	 */
	public record Overrides(@Nullable Duration timeSlice, @Nullable Integer callDepth, @Nullable DataSize stringSize,
			@Nullable Integer results, @Nullable Integer coroutines, @Nullable Integer timers, @Nullable Integer names,
			@Nullable Integer subscriptions, @Nullable Integer futures, @Nullable MemoryLimit memory,
			@Nullable DataSize logRate, @Nullable Duration cpuTime, @Nullable Duration turnCpuTime,
			@Nullable Duration loadCpuTime) {

		@Nullable Object value(Limit limit) {
			return switch (limit) {
				case TIME_SLICE -> this.timeSlice;
				case CALL_DEPTH -> this.callDepth;
				case STRING_SIZE -> this.stringSize;
				case RESULTS -> this.results;
				case COROUTINES -> this.coroutines;
				case TIMERS -> this.timers;
				case NAMES -> this.names;
				case SUBSCRIPTIONS -> this.subscriptions;
				case FUTURES -> this.futures;
				case MEMORY -> this.memory;
				case LOG_RATE -> this.logRate;
				case CPU_TIME -> this.cpuTime;
				case TURN_CPU_TIME -> this.turnCpuTime;
				case LOAD_CPU_TIME -> this.loadCpuTime;
			};
		}

	}

	/**
	 * Security of processes.
	 *
	 * @param strict Whether callers without actor or scope are denied what no policy
	 * allows. Unless given, they are as soon as scopes are configured.
	 * @param policies Policies that hold for every caller, by name.
	 * @param scopes Policies and policy groups of authenticated callers, by authority.
	 * The key * stands for every authenticated caller.
	 * @param identities Identities that services run as, by name.
	 */
	public record Security(@Nullable Boolean strict, @DefaultValue Map<String, Policy> policies,
			@DefaultValue Map<String, List<String>> scopes, @DefaultValue Map<String, NamedIdentity> identities) {
	}

	/**
	 * An identity by name, which is the id of its actor.
	 *
	 * @param authorities Authorities of the actor. Scopes of these authorities are its
	 * scopes.
	 * @param meta Further attributes of the actor.
	 * @param scope Policies and policy groups its scope consists of besides those of its
	 * authorities.
	 */
	public record NamedIdentity(@DefaultValue List<String> authorities, @DefaultValue Map<String, Object> meta,
			@DefaultValue List<String> scope) {
	}

	/**
	 * A policy.
	 *
	 * @param actions Patterns of actions.
	 * @param resources Patterns of resources.
	 * @param effect What the policy does.
	 * @param authorities Authorities of which the caller must have one.
	 * @param when Expression of the Spring Expression Language that must be true.
	 * @param conditions Conditions that must all hold.
	 */
	public record Policy(@DefaultValue List<String> actions, @DefaultValue List<String> resources,
			@Nullable Effect effect, @DefaultValue List<String> authorities, @Nullable String when,
			@DefaultValue List<Condition> conditions) {
	}

	/**
	 * Effect of a policy.
	 */
	public enum Effect {

		/** The action is allowed. */
		ALLOW,

		/** The action is denied. */
		DENY

	}

	/**
	 * A condition of a policy.
	 *
	 * @param field What is looked at, such as actor.id, actor.meta.roles, meta.pid,
	 * action or resource.
	 * @param operator How it is compared.
	 * @param value Value to compare with. A list for the operators in and nin.
	 * @param valueFrom Field to compare with.
	 */
	public record Condition(@Nullable String field, @Nullable String operator,
			@Delimiter(Delimiter.NONE) @Nullable List<String> value, @Nullable String valueFrom) {
	}

	/**
	 * Modules over beans of the application, each of which exists only if it is enabled
	 * and its bean does.
	 *
	 * @param sql Module sql, over the JdbcClient.
	 * @param http Module http, over the RestClient.
	 * @param cache Module cache, over the CacheManager.
	 * @param events Module events, over the ApplicationEventPublisher.
	 * @param env Module env, over the Environment.
	 */
	public record Modules(@DefaultValue Sql sql, @DefaultValue Http http, @DefaultValue Cache cache,
			@DefaultValue Events events, @DefaultValue Env env) {
	}

	/**
	 * The module sql.
	 *
	 * @param enabled Whether programs may list the module sql.
	 * @param maxRows Rows of a result. More are an error.
	 * @param maxSize Text and binary data of a result. More is an error.
	 * @param queryTimeout Time one statement may take, in whole seconds.
	 * @param transactionTimeout Time one transaction may take, in whole seconds.
	 */
	public record Sql(@DefaultValue("false") boolean enabled, @DefaultValue("10000") int maxRows,
			@DefaultValue("16MB") DataSize maxSize, @DefaultValue("10s") Duration queryTimeout,
			@DefaultValue("30s") Duration transactionTimeout) {
	}

	/**
	 * The module http.
	 *
	 * @param enabled Whether programs may list the module http.
	 * @param allowedHosts Hosts and base URLs that programs may send requests to. None
	 * unless given.
	 * @param timeout Time a request may take with the redirects it leads to.
	 * @param maxResponseSize Body of a response. More is an error.
	 */
	public record Http(@DefaultValue("false") boolean enabled, @DefaultValue List<String> allowedHosts,
			@DefaultValue("10s") Duration timeout, @DefaultValue("1MB") DataSize maxResponseSize) {
	}

	/**
	 * The module cache.
	 *
	 * @param enabled Whether programs may list the module cache.
	 */
	public record Cache(@DefaultValue("false") boolean enabled) {
	}

	/**
	 * The module events.
	 *
	 * @param enabled Whether programs may list the module events.
	 * @param classes Classes of application events that programs may subscribe to.
	 * @param capacity Events that may wait for one subscriber. One more ends the
	 * subscription.
	 */
	public record Events(@DefaultValue("false") boolean enabled, @DefaultValue List<Class<?>> classes,
			@DefaultValue("100") int capacity) {
	}

	/**
	 * The module env.
	 *
	 * @param enabled Whether programs may list the module env.
	 * @param properties Names of the properties that programs may read. None unless
	 * given.
	 */
	public record Env(@DefaultValue("false") boolean enabled, @DefaultValue List<String> properties) {
	}

	/**
	 * Calls of processes and functions.
	 *
	 * @param timeout Time a call from Java may take that sets no timeout of its own. Any
	 * time unless given.
	 * @param gracePeriod Time between CANCEL and termination of a called process when its
	 * caller no longer waits.
	 */
	public record Call(@Nullable Duration timeout, @DefaultValue("1s") Duration gracePeriod) {
	}

	/**
	 * Stop of the runtime.
	 *
	 * @param gracePeriod Time for processes to end after CANCEL before they are
	 * terminated.
	 */
	public record Shutdown(@DefaultValue("10s") Duration gracePeriod) {
	}

}

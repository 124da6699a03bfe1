package io.luaprocess.spring.dashboard;

import java.lang.management.ManagementFactory;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToLongFunction;

import io.luaprocess.kernel.SchedulerLoad;
import io.luaprocess.runtime.LuaProcessRuntime;
import io.luaprocess.spring.dashboard.Sample.Totals;

/**
 * What happens in the runtime as a whole, now and in the last two minutes.
 */
final class OverviewView implements View {

	private final LuaProcessRuntime runtime;

	private final History history;

	private final MailboxTrends trends;

	OverviewView(LuaProcessRuntime runtime, History history, MailboxTrends trends) {
		this.runtime = runtime;
		this.history = history;
		this.trends = trends;
	}

	@Override
	public Object read(List<String> path, Map<String, String> parameters) {
		List<Sample> samples = this.history.samples();
		Sample last = samples.get(samples.size() - 1);
		int workers = SchedulerLoad.of(this.runtime.kernel()).workers();
		Runtime jvm = Runtime.getRuntime();
		return new OverviewPicture(last.at(), ManagementFactory.getRuntimeMXBean().getUptime(), last.processes(),
				rates(samples),
				new SchedulerPicture(workers, latest(History.busy(samples, workers)), last.processes().ready()),
				new HeapPicture(jvm.totalMemory() - jvm.freeMemory(), jvm.maxMemory()), hosts(last),
				new HistoryPicture(1000, History.series(samples, workers)),
				Attention.of(this.runtime, samples, this.trends));
	}

	private static Map<String, Double> rates(List<Sample> samples) {
		Map<String, ToLongFunction<Totals>> totals = new LinkedHashMap<>();
		totals.put("spawns", Totals::spawns);
		totals.put("exits", Totals::exits);
		totals.put("crashes", Totals::crashes);
		totals.put("messages", Totals::messages);
		totals.put("restarts", Totals::restarts);
		totals.put("denials", Totals::denials);
		totals.put("deadLetters", Totals::deadLetters);
		List<Sample> lastTwo = samples.subList(Math.max(0, samples.size() - 2), samples.size());
		Map<String, Double> rates = new LinkedHashMap<>();
		totals.forEach((name, total) -> rates.put(name, latest(History.rates(lastTwo, total))));
		return rates;
	}

	private static double latest(double[] values) {
		return (values.length > 0) ? values[values.length - 1] : 0;
	}

	private static List<HostPicture> hosts(Sample last) {
		List<HostPicture> hosts = new ArrayList<>();
		last.hosts().forEach((id, host) -> hosts.add(new HostPicture(id, host.state(), host.processes(), host.busy())));
		return hosts;
	}

	private record OverviewPicture(Instant at, long uptimeMillis, Sample.States processes, Map<String, Double> rates,
			SchedulerPicture scheduler, HeapPicture heap, List<HostPicture> hosts, HistoryPicture history,
			List<Attention.Hint> attention) {
	}

	private record SchedulerPicture(int workers, double busy, int queued) {
	}

	private record HeapPicture(long usedBytes, long maxBytes) {
	}

	private record HostPicture(String id, String state, int processes, double busy) {
	}

	private record HistoryPicture(int stepMillis, Map<String, Object> series) {
	}

}

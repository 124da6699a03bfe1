package io.luaprocess.spring.dashboard;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;

import io.luaprocess.spring.dashboard.DashboardReply.Failure;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Shows views to pages once a second: one picture of each view for all that look at it.
 * <p>
 * Invariants: there is at most one thread, and only while a page looks or has looked not
 * long ago; it starts and ends under the lock. The thread never writes itself: each frame
 * is written by a virtual thread, and a page whose last frame is still being written gets
 * none. So a slow page delays no other one, and costs one frame at most.
 */
final class LiveViews {

	private static final Logger log = LoggerFactory.getLogger(LiveViews.class);

	private static final String HEARTBEAT = ": quiet\n\n";

	private static final String GONE = "event: gone\ndata: {}\n\n";

	private static final long SLOW = Duration.ofSeconds(10).toNanos();

	/** After that the browser connects again, and its access is decided again. */
	private static final long MAX_AGE = Duration.ofMinutes(15).toNanos();

	private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(2);

	private final Function<ViewRequest, String> pictures;

	private final Runnable sampler;

	private final int maxViewers;

	private final Duration interval;

	private final Duration linger;

	private final Set<Viewer> viewers = ConcurrentHashMap.newKeySet();

	private final Object lock = new Object();

	private volatile long lastLook;

	private boolean closed;

	private @Nullable Thread thread;

	/**
	 * Creates it without a thread.
	 * @param pictures makes JSON on one line of a view
	 * @param sampler called each time before pictures are taken
	 * @param maxViewers most pages
	 * @param interval time between pictures
	 * @param linger how long samples are taken after the last look
	 */
	LiveViews(Function<ViewRequest, String> pictures, Runnable sampler, int maxViewers, Duration interval,
			Duration linger) {
		this.pictures = pictures;
		this.sampler = sampler;
		this.maxViewers = maxViewers;
		this.interval = interval;
		this.linger = linger;
	}

	/** A page has asked for something: samples are taken for some time. */
	void look() {
		synchronized (this.lock) {
			this.lastLook = System.nanoTime();
			if (this.thread == null && !this.closed) {
				this.sampler.run();
				this.thread = Thread.ofPlatform().daemon().name("luaprocess-dashboard").start(this::run);
			}
		}
	}

	/**
	 * Shows a view to a page until either side goes. Writes the first frame on the
	 * calling thread.
	 * @param view the view
	 * @param open opens the connection when it is sure that there is something to show
	 * @throws Failure if there is nothing to show, or 503 if there are too many pages
	 */
	void open(ViewRequest view, Supplier<Viewer.Connection> open) {
		look();
		String picture = this.pictures.apply(view);
		Viewer viewer = add(view, open);
		viewer.shown = picture;
		viewer.write("retry: 1000\n" + frame(picture));
	}

	private Viewer add(ViewRequest view, Supplier<Viewer.Connection> open) {
		synchronized (this.lock) {
			if (this.closed || this.viewers.size() >= this.maxViewers) {
				throw new Failure(503, this.closed ? "the application stops" : "too many pages are open");
			}
			Viewer viewer = new Viewer(view, open.get(), this::remove);
			this.viewers.add(viewer);
			return viewer;
		}
	}

	private void remove(Viewer viewer) {
		synchronized (this.lock) {
			this.viewers.remove(viewer);
			if (this.closed) {
				this.lock.notifyAll();
			}
		}
	}

	private static String frame(String picture) {
		return "event: view\ndata: " + picture + "\n\n";
	}

	/** The number of pages that look now. */
	int viewers() {
		return this.viewers.size();
	}

	boolean isIdle() {
		synchronized (this.lock) {
			return this.thread == null;
		}
	}

	private void run() {
		while (awaitNext()) {
			try {
				this.sampler.run();
			}
			catch (RuntimeException ex) {
				log.warn("the dashboard could not take a sample", ex);
			}
			show();
		}
	}

	private boolean awaitNext() {
		synchronized (this.lock) {
			try {
				if (!isOver()) {
					this.lock.wait(this.interval.toMillis());
				}
			}
			catch (InterruptedException ex) {
				this.closed = true;
			}
			if (isOver()) {
				this.thread = null;
				return false;
			}
			return true;
		}
	}

	private boolean isOver() {
		return this.closed || this.viewers.isEmpty() && System.nanoTime() - this.lastLook > this.linger.toNanos();
	}

	private void show() {
		Map<ViewRequest, String> taken = new HashMap<>();
		for (Viewer viewer : this.viewers) {
			if (viewer.stuck() > SLOW || viewer.age() > MAX_AGE) {
				viewer.close();
			}
			else if (viewer.begin()) {
				this.lastLook = System.nanoTime();
				String picture = taken.computeIfAbsent(viewer.view(), this::pictureOrProblem);
				boolean same = picture.equals(viewer.shown);
				viewer.shown = picture;
				Thread.startVirtualThread(() -> viewer.write(same ? HEARTBEAT : frame(picture)));
			}
		}
	}

	/** A view that was there may go. */
	private String pictureOrProblem(ViewRequest view) {
		try {
			return this.pictures.apply(view);
		}
		catch (Failure ex) {
			return "{\"error\":\"gone\",\"status\":" + ex.status() + "}";
		}
		catch (RuntimeException ex) {
			log.warn("the dashboard could not take a picture of {}", view.path(), ex);
			return "{\"error\":\"failed\",\"status\":500}";
		}
	}

	/**
	 * Tells all pages that the server stops, closes them and ends the thread. Waits a
	 * moment for the pages.
	 */
	void close() {
		synchronized (this.lock) {
			this.closed = true;
			this.lock.notifyAll();
		}
		this.viewers.forEach((viewer) -> viewer.close(GONE));
		awaitNoViewers(System.nanoTime() + CLOSE_TIMEOUT.toNanos());
	}

	private void awaitNoViewers(long deadline) {
		synchronized (this.lock) {
			try {
				for (long left = deadline - System.nanoTime(); left > 0
						&& !this.viewers.isEmpty(); left = deadline - System.nanoTime()) {
					TimeUnit.NANOSECONDS.timedWait(this.lock, left);
				}
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
			}
		}
	}

	/** Makes it usable again after {@link #close()}. */
	void reopen() {
		synchronized (this.lock) {
			this.closed = false;
		}
	}

}

package io.luaprocess.spring.dashboard;

import java.util.List;
import java.util.Map;

/**
 * What a page looks at: the same for all users, so that one picture of it serves all
 * pages.
 */
@FunctionalInterface
public interface View {

	/**
	 * Takes a picture. Stops no process.
	 * @param path the segments below the name of the view
	 * @param parameters the parameters
	 * @return what is written as JSON
	 * @throws DashboardReply.Failure if there is nothing to show
	 */
	Object read(List<String> path, Map<String, String> parameters);

}

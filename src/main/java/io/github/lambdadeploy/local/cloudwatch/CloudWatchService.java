// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.local.cloudwatch;

import io.github.lambdadeploy.local.Faults;
import io.github.lambdadeploy.local.Request;
import io.github.lambdadeploy.local.Response;
import io.github.lambdadeploy.local.Store;
import io.github.lambdadeploy.local.query.Parameters;
import io.github.lambdadeploy.local.query.QueryProtocol;
import io.github.lambdadeploy.local.query.QueryService;
import java.time.Clock;
import java.util.List;
import java.util.Map;

/**
 * CloudWatch's alarms, each in the region a request was signed for. There are no metrics: an alarm has the state that
 * {@code SetAlarmState} gives it, a new one {@code INSUFFICIENT_DATA}, and rules of composite alarms are not evaluated.
 *
 * <p>Knob: {@code cloudwatch.alarmAfterDescribes.NAME} = n, from the n-th {@code DescribeAlarms} on that asks for the alarm
 * NAME its state is {@code ALARM}.
 */
public final class CloudWatchService extends QueryService {

    static final QueryProtocol PROTOCOL =
            new QueryProtocol("2010-08-01", "http://monitoring.amazonaws.com/doc/2010-08-01/");

    private final Store store;
    private final AlarmCalls calls;
    private final AlarmReads reads;

    public CloudWatchService(Store store, Faults faults, Clock clock) {
        super("cloudwatch", PROTOCOL);
        Alarms alarms = new Alarms(store);
        this.store = store;
        this.calls = new AlarmCalls(alarms, clock);
        this.reads = new AlarmReads(alarms, faults, clock);
    }

    @Override
    protected String resource(Parameters parameters) {
        List<String> names = parameters.list("AlarmNames");
        Map<String, String> form = parameters.form();
        return names.isEmpty()
                ? form.getOrDefault("AlarmName", form.getOrDefault("AlarmNamePrefix", ""))
                : String.join(",", names);
    }

    @Override
    protected Response answer(Request request, String action, Parameters parameters) throws Exception {
        String region = request.region();
        return store.locked(() -> switch (action) {
            case "PutMetricAlarm" -> calls.put(region, parameters);
            case "PutCompositeAlarm" -> calls.putComposite(region, parameters);
            case "SetAlarmState" -> calls.setState(region, parameters);
            case "DeleteAlarms" -> calls.delete(region, parameters);
            case "DescribeAlarms" -> reads.describe(region, parameters);
            default -> throw PROTOCOL.unknown(action);
        });
    }
}

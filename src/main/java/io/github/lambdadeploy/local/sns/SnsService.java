// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.local.sns;

import io.github.lambdadeploy.local.AwsError;
import io.github.lambdadeploy.local.Credentials;
import io.github.lambdadeploy.local.Request;
import io.github.lambdadeploy.local.Response;
import io.github.lambdadeploy.local.Store;
import io.github.lambdadeploy.local.query.Parameters;
import io.github.lambdadeploy.local.query.QueryProtocol;
import io.github.lambdadeploy.local.query.QueryService;
import java.time.Clock;
import java.util.Map;

/**
 * SNS: topics, standard and FIFO, each in the region a request was signed for. Nobody can subscribe; what is published is
 * kept, see {@link Topics}.
 */
public final class SnsService extends QueryService {

    static final QueryProtocol PROTOCOL = new QueryProtocol("2010-03-31", "http://sns.amazonaws.com/doc/2010-03-31/");

    private final Store store;
    private final Credentials credentials;
    private final TopicCalls topics;
    private final Publishing publishing;

    public SnsService(Store store, Credentials credentials, Clock clock) {
        super("sns", PROTOCOL);
        Topics kept = new Topics(store);
        this.store = store;
        this.credentials = credentials;
        this.topics = new TopicCalls(kept);
        this.publishing = new Publishing(kept, clock);
    }

    @Override
    protected String resource(Parameters parameters) {
        Map<String, String> form = parameters.form();
        String arn = form.getOrDefault("TopicArn", form.getOrDefault("TargetArn", form.getOrDefault("Name", "")));
        return arn.substring(arn.lastIndexOf(':') + 1);
    }

    @Override
    protected Response answer(Request request, String action, Parameters parameters) throws Exception {
        String region = request.region();
        String caller = credentials.identity(request).arn();
        TopicCall call = new TopicCall(region, caller, action, parameters);
        return store.locked(() -> switch (action) {
            case "CreateTopic" -> topics.create(call);
            case "GetTopicAttributes" -> topics.attributes(call);
            case "ListTopics" -> topics.list(call);
            case "DeleteTopic" -> topics.delete(call);
            case "Publish" -> publishing.publish(call);
            default -> throw PROTOCOL.unknown(action);
        });
    }

    static AwsError invalid(String what) {
        return new AwsError(400, "InvalidParameter", "Invalid parameter: " + what);
    }
}

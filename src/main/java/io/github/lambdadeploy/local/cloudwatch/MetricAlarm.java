// SPDX-License-Identifier: Apache-2.0
package io.github.lambdadeploy.local.cloudwatch;

import io.github.lambdadeploy.json.JsonObject;
import io.github.lambdadeploy.local.AwsError;
import io.github.lambdadeploy.local.query.Parameters;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What {@code PutMetricAlarm} says of an alarm on one metric, with AWS's rules; alarms on {@code Metrics} are not known. */
final class MetricAlarm {

    static final Set<String> PARAMETERS = Set.of(
            "MetricName",
            "Namespace",
            "Statistic",
            "ExtendedStatistic",
            "Dimensions",
            "Period",
            "Unit",
            "EvaluationPeriods",
            "DatapointsToAlarm",
            "Threshold",
            "ComparisonOperator",
            "TreatMissingData");

    private static final List<String> STATISTICS = List.of("SampleCount", "Average", "Sum", "Minimum", "Maximum");
    private static final List<String> OPERATORS = List.of(
            "GreaterThanOrEqualToThreshold", "GreaterThanThreshold", "LessThanThreshold", "LessThanOrEqualToThreshold");
    private static final List<String> MISSING_DATA = List.of("breaching", "notBreaching", "ignore", "missing");
    private static final Set<Integer> SHORT_PERIODS = Set.of(10, 20, 30);
    private static final int MOST_DIMENSIONS = 30;

    private MetricAlarm() {}

    static void add(Parameters parameters, JsonObject alarm) throws AwsError {
        int period = required("Period", parameters);
        int periods = required("EvaluationPeriods", parameters);
        int datapoints = parameters.number("DatapointsToAlarm", 1, 100_000, periods);
        if (period % 60 != 0 && !SHORT_PERIODS.contains(period)) {
            throw Parameters.invalid("Period must be 10, 20, 30 or a multiple of 60");
        }
        long longest = period < 3600 ? 86_400 : 604_800;
        if ((long) period * periods > longest) {
            throw Parameters.invalid("Metrics cannot be checked across more than " + longest / 86_400
                    + " day(s) (EvaluationPeriods * Period must be <= " + longest + ").");
        }
        if (datapoints > periods) {
            throw Parameters.invalid("DatapointsToAlarm must be less than or equal to EvaluationPeriods");
        }
        Optional<String> statistic = parameters.oneOf("Statistic", STATISTICS);
        Optional<String> extended = parameters.text("ExtendedStatistic", 1, 255, ".*");
        if (statistic.isPresent() == extended.isPresent()) {
            throw new AwsError(
                    400,
                    "InvalidParameterCombination",
                    "Exactly one of the parameters Statistic and ExtendedStatistic must be specified.");
        }
        String operator = parameters.required("ComparisonOperator", 1, 255, ".*");
        parameters.oneOf("ComparisonOperator", OPERATORS);
        alarm.put("MetricName", parameters.required("MetricName", 1, 255, ".*"))
                .put("Namespace", parameters.required("Namespace", 1, 255, "[^:].*"))
                .putIfPresent("Statistic", statistic.orElse(null))
                .putIfPresent("ExtendedStatistic", extended.orElse(null))
                .put("Dimensions", dimensions(parameters))
                .put("Period", period)
                .putIfPresent("Unit", parameters.text("Unit", 1, 255, ".*").orElse(null))
                .put("EvaluationPeriods", periods)
                .put("DatapointsToAlarm", datapoints)
                .put("Threshold", threshold(parameters))
                .put("ComparisonOperator", operator)
                .putIfPresent(
                        "TreatMissingData",
                        parameters.oneOf("TreatMissingData", MISSING_DATA).orElse(null));
    }

    private static int required(String name, Parameters parameters) throws AwsError {
        parameters.required(name, 1, 9, "\\d+");
        return parameters.number(name, 1, 604_800, 0);
    }

    private static double threshold(Parameters parameters) throws AwsError {
        return Double.parseDouble(parameters.required("Threshold", 1, 64, "-?\\d+(\\.\\d+)?([eE][+-]?\\d+)?"));
    }

    private static List<JsonObject> dimensions(Parameters parameters) throws AwsError {
        List<JsonObject> dimensions = new ArrayList<>();
        for (int i = 1; parameters.form().containsKey("Dimensions.member." + i + ".Name"); i++) {
            String member = "Dimensions.member." + i + ".";
            dimensions.add(new JsonObject()
                    .put("Name", parameters.required(member + "Name", 1, 255, "[^:].*"))
                    .put("Value", parameters.required(member + "Value", 1, 1024, ".*")));
        }
        if (dimensions.size() > MOST_DIMENSIONS) {
            throw Parameters.invalid("1 validation error detected: Value at 'dimensions' failed to satisfy constraint:"
                    + " Member must have length less than or equal to " + MOST_DIMENSIONS);
        }
        return dimensions;
    }
}

using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json;
using Interpol.Mesh.Cli.Gateways;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Errors;

namespace Interpol.Mesh.Cli.Records;

/// <summary>Enters batches of records, and says which rows were rejected, and why.</summary>
/// <param name="gateway">The gateway.</param>
/// <param name="owner">Whose records.</param>
/// <param name="cancellationToken">Ends it.</param>
internal sealed class RecordLoad(GatewayClient gateway, OwnerId owner, CancellationToken cancellationToken)
{
    private const int ComparedAtOnce = 4;

    /// <summary>The head of what is written about rejected rows.</summary>
    public static readonly string Head = "line,column,reason\n";

    /// <summary>Enters the records of rows.</summary>
    /// <param name="rows">The rows; those with one key say the same.</param>
    /// <param name="run">What the operation ids begin with.</param>
    public async Task<BatchOutcome> SendAsync(IReadOnlyList<BulkRow> rows, string run)
    {
        var (refused, position) = (new ConcurrentDictionary<string, IReadOnlyList<RowProblem>>(), 0L);
        var alreadyThere = new ConcurrentDictionary<string, bool>();
        var conflicts = new List<(BulkRow Row, RefusedChangeBody Refusal)>();
        var sent = rows.Where(row => row.Key is not null).DistinctBy(row => row.Key).ToList();
        if (sent.Count > 0)
        {
            await BatchRequest.PostAsync(sent, PostAsync, (row, refusal) => refused[row.Key!] = [.. BatchRequest.ProblemsOf(refusal)]);
        }

        await Parallel.ForEachAsync(conflicts, new ParallelOptions { MaxDegreeOfParallelism = ComparedAtOnce, CancellationToken = cancellationToken }, async (conflict, stopping) =>
        {
            if (await IsThereAsync(conflict.Row, stopping))
            {
                alreadyThere[conflict.Row.Key!] = true;
            }
            else
            {
                refused[conflict.Row.Key!] = [.. conflict.Refusal.Reasons.Select(RowProblem.Of)];
            }
        });
        return OutcomeOf(rows, row => row.Key is not { } key ? row.Problems : refused.GetValueOrDefault(key), alreadyThere.ContainsKey, position);

        async Task PostAsync(IReadOnlyList<BulkRow> some)
        {
            var body = BatchRequest.Body("operationId", BatchRequest.OperationOf(run, some), "changes", some);
            RecordsOutcomeBody outcome;
            try
            {
                outcome = await gateway.PostJsonAsync<RecordsOutcomeBody>(owner, "records", body, cancellationToken);
            }
            catch (GatewayRefusedException refusal) when (some.Count == 1 && refusal.Problem?.Code == MeshErrorCodes.Conflict)
            {
                outcome = new RecordsOutcomeBody(0, 0, [new RefusedChangeBody(0, MeshErrorCodes.Conflict, [refusal.Problem.Detail])]);
            }

            position = Math.Max(position, outcome.Position);
            foreach (var one in outcome.Refused)
            {
                if (one.Code == MeshErrorCodes.Conflict)
                {
                    conflicts.Add((some[one.Index], one));
                }
                else
                {
                    refused[some[one.Index].Key!] = [.. one.Reasons.Select(RowProblem.Of)];
                }
            }
        }
    }

    /// <summary>Whether a record is there that says all that a row says.</summary>
    private async Task<bool> IsThereAsync(BulkRow row, CancellationToken stopping)
    {
        var asked = JsonSerializer.Deserialize<RecordChangeRequest>(row.Json.Span, MeshJson.Strict)!.Enter!;
        var there = RecordRequests.Of((await gateway.GetAsync<RecordViewBody>(owner, $"records/{row.Key}", stopping)).Record);
        var day = there.ReviewOn!.Value;
        return Bytes(RecordRequests.Whole(asked, day)).AsSpan().SequenceEqual(Bytes(RecordRequests.Whole(there, day)));

        static byte[] Bytes(RecordRequest request) => JsonSerializer.SerializeToUtf8Bytes(request, MeshJson.Strict);
    }

    private static BatchOutcome OutcomeOf(IReadOnlyList<BulkRow> rows, Func<BulkRow, IReadOnlyList<RowProblem>?> problemsOf, Func<string, bool> isAlreadyThere, long position)
    {
        using var text = new StringWriter();
        var (counts, entered) = (new BulkCounts(rows.Count, 0, 0, 0, 0), new HashSet<string>());
        using (var writer = CsvText.WriterTo(text))
        {
            foreach (var row in rows)
            {
                if (problemsOf(row) is { } problems)
                {
                    counts += new BulkCounts(0, 0, 0, 0, 1);
                    foreach (var problem in problems)
                    {
                        writer.WriteRow([row.Line.ToString(CultureInfo.InvariantCulture), problem.Column, problem.Reason]);
                    }
                }
                else
                {
                    counts += isAlreadyThere(row.Key!) || !entered.Add(row.Key!) ? new BulkCounts(0, 0, 1, 0, 0) : new BulkCounts(0, 1, 0, 0, 0);
                }
            }
        }

        return new BatchOutcome(text.ToString(), counts, position);
    }
}

using System.Globalization;
using Interpol.Mesh.Cli.Gateways;
using Interpol.Mesh.Contracts.Errors;

namespace Interpol.Mesh.Cli.Records;

/// <summary>Enters batches of records, or of what is entered alike, and says which rows were rejected, and why.</summary>
/// <param name="post">Posts a body with changes.</param>
internal sealed class RecordLoad(Func<byte[], Task<RecordsOutcomeBody>> post)
{
    /// <summary>The head of what is written about rejected rows.</summary>
    public const string Head = "line,column,reason\n";

    /// <summary>Enters the records of rows.</summary>
    /// <param name="rows">The rows; those with one key say the same.</param>
    /// <param name="run">What the operation ids begin with.</param>
    public async Task<BatchOutcome> SendAsync(IReadOnlyList<BulkRow> rows, string run)
    {
        var (refused, alreadyThere, position) = (new Dictionary<string, IEnumerable<RowProblem>>(), new HashSet<string>(), 0L);
        var sent = rows.Where(row => row.Key is not null).DistinctBy(row => row.Key).ToList();
        if (sent.Count > 0)
        {
            await BatchRequest.PostAsync(sent, PostAsync, (row, refusal) => refused[row.Key!] = BatchRequest.ProblemsOf(refusal));
        }

        return OutcomeOf(rows, refused, alreadyThere, position);

        async Task PostAsync(IReadOnlyList<BulkRow> some)
        {
            var body = BatchRequest.Body("operationId", BatchRequest.OperationOf(run, some), "changes", some);
            RecordsOutcomeBody outcome;
            try
            {
                outcome = await post(body);
            }
            catch (GatewayRefusedException refusal) when (some.Count == 1 && refusal.Problem is { Code: MeshErrorCodes.AlreadyThere or MeshErrorCodes.Conflict } problem)
            {
                outcome = new RecordsOutcomeBody(0, 0, [new RefusedChangeBody(0, problem.Code, [problem.Detail])]);
            }

            position = Math.Max(position, outcome.Position);
            foreach (var one in outcome.Refused)
            {
                if (one.Code == MeshErrorCodes.AlreadyThere)
                {
                    alreadyThere.Add(some[one.Index].Key!);
                }
                else
                {
                    refused[some[one.Index].Key!] = one.Reasons.Select(RowProblem.Of);
                }
            }
        }
    }

    private static BatchOutcome OutcomeOf(IReadOnlyList<BulkRow> rows, Dictionary<string, IEnumerable<RowProblem>> refused, HashSet<string> alreadyThere, long position)
    {
        using var text = new StringWriter();
        var counts = new BulkCounts(rows.Count, 0, 0, 0, 0);
        using (var writer = CsvText.WriterTo(text))
        {
            foreach (var row in rows)
            {
                if ((row.Key is null ? row.Problems : refused.GetValueOrDefault(row.Key)) is { } problems)
                {
                    counts += new BulkCounts(0, 0, 0, 0, 1);
                    foreach (var problem in problems)
                    {
                        writer.WriteRow([row.Line.ToString(CultureInfo.InvariantCulture), problem.Column, problem.Reason]);
                    }
                }
                else
                {
                    // A row that says the same again finds what the first of them has entered.
                    counts += !alreadyThere.Add(row.Key!) ? new BulkCounts(0, 0, 1, 0, 0) : new BulkCounts(0, 1, 0, 0, 0);
                }
            }
        }

        return new BatchOutcome(text.ToString(), counts, position);
    }
}

using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using CsvHelper;
using Interpol.Mesh.Cli.Gateways;
using Interpol.Mesh.Cli.Records;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Serialization;

namespace Interpol.Mesh.Cli.Screening;

/// <summary>Asks the questions of a list in batches, and says what is known by the lines of the list.</summary>
/// <param name="gateway">The gateway.</param>
/// <param name="owner">On whose behalf.</param>
/// <param name="purpose">What for.</param>
/// <param name="asCsv">Whether the answers are rows of CSV; else JSON lines.</param>
/// <param name="cancellationToken">Ends it.</param>
internal sealed class CheckList(GatewayClient gateway, OwnerId owner, string purpose, bool asCsv, CancellationToken cancellationToken)
{
    /// <summary>The head of answers as CSV: a row for each hit, and one for a question without any, whose problem says why that may mean nothing.</summary>
    public const string Head = "line,hits,owner,record,certainty,why,score,lead,hub,asOf,stale,more,problem\n";

    /// <summary>Asks the questions of rows.</summary>
    /// <param name="rows">The rows.</param>
    public async Task<BatchOutcome> SendAsync(IReadOnlyList<BulkRow> rows)
    {
        var (answers, problems) = (new Dictionary<long, (CheckAnswerBody Answer, CheckBody Check)>(), new Dictionary<long, IEnumerable<RowProblem>>());
        var sent = rows.Where(row => row.Problems.IsEmpty).ToList();
        if (sent.Count > 0)
        {
            await BatchRequest.PostAsync(sent, PostAsync, (row, refused) => problems[row.Line] = BatchRequest.ProblemsOf(refused));
        }

        using var text = new StringWriter();
        var counts = new BulkCounts(rows.Count, 0, 0, 0, 0);
        using (var csv = CsvText.WriterTo(text))
        {
            foreach (var row in rows)
            {
                if (answers.TryGetValue(row.Line, out var known))
                {
                    counts += new BulkCounts(0, 1, 0, HitsOf(known.Answer) == 0 ? 0 : 1, 0);
                    Write(text, csv, row.Line, known.Check, known.Answer);
                }
                else
                {
                    counts += new BulkCounts(0, 0, 0, 0, 1);
                    Write(text, csv, row.Line, problems.GetValueOrDefault(row.Line, row.Problems));
                }
            }
        }

        return new BatchOutcome(text.ToString(), counts);

        async Task PostAsync(IReadOnlyList<BulkRow> some)
        {
            var check = await gateway.PostJsonAsync<CheckBody>(owner, "checks", BatchRequest.Body("purpose", purpose, "questions", some), cancellationToken);
            foreach (var (row, answer) in some.Zip(check.Answers))
            {
                if (answer.Problems.IsEmpty)
                {
                    answers[row.Line] = (answer, check);
                }
                else
                {
                    problems[row.Line] = answer.Problems.Select(RowProblem.Of);
                }
            }
        }
    }

    private void Write(StringWriter text, CsvWriter csv, long line, CheckBody check, CheckAnswerBody answer)
    {
        if (!asCsv)
        {
            text.Write(new JsonObject { ["line"] = line, ["hub"] = check.Hub.Value, ["at"] = check.At, ["answer"] = JsonSerializer.SerializeToNode(answer, MeshJson.Strict) }.ToJsonString() + "\n");
            return;
        }

        foreach (var hit in answer.Hits.Select(hit => (CheckHitBody?)hit).DefaultIfEmpty())
        {
            csv.WriteRow(
            [
                Text(line), Text(HitsOf(answer)), hit?.Owner.Value, hit?.Record.Id.ToString(), hit is null ? null : EnumText.Of(hit.Certainty), hit?.Why, hit?.Match?.Score.ToString("0.000", CultureInfo.InvariantCulture), hit?.Match is { } match ? match.IsLead ? "yes" : "no" : null,
                check.Hub.Value, answer.AsOf?.ToString("yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture), PersonCells.Join(answer.Stale.Select(owner => owner.Owner.Value)), answer.HasMore ? "yes" : null, HitsOf(answer) == 0 ? answer.Next : null,
            ]);
        }
    }

    private void Write(StringWriter text, CsvWriter csv, long line, IEnumerable<RowProblem> problems)
    {
        var said = string.Join(' ', problems.Select(problem => problem.Column is { } column ? $"{column}: {problem.Reason}" : problem.Reason));
        if (asCsv)
        {
            csv.WriteRow([Text(line), .. Enumerable.Repeat<string?>(null, Head.Count(c => c == ',') - 1), said]);
        }
        else
        {
            text.Write(new JsonObject { ["line"] = line, ["problem"] = said }.ToJsonString() + "\n");
        }
    }

    /// <summary>Of a credential that learns only that there is something, one.</summary>
    private static int HitsOf(CheckAnswerBody answer) => answer.IsKnown == true ? 1 : answer.Hits.Length;

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}

using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Interpol.Mesh.Cli.Gateways;

namespace Interpol.Mesh.Cli.Records;

/// <summary>A request with a list of what rows say.</summary>
internal static class BatchRequest
{
    /// <summary>Posts rows. Where all are refused for one of them, each half is posted by itself: what is wrong stands alone in the end, and the rest is done.</summary>
    /// <param name="rows">The rows, one or more.</param>
    /// <param name="post">Posts some of them.</param>
    /// <param name="refuse">Is told of a row that is refused by itself.</param>
    public static async Task PostAsync(IReadOnlyList<BulkRow> rows, Func<IReadOnlyList<BulkRow>, Task> post, Action<BulkRow, GatewayRefusedException> refuse)
    {
        try
        {
            await post(rows);
        }
        catch (GatewayRefusedException refused) when (refused.IsOfContent && rows.Count > 1)
        {
            await PostAsync([.. rows.Take(rows.Count / 2)], post, refuse);
            await PostAsync([.. rows.Skip(rows.Count / 2)], post, refuse);
        }
        catch (GatewayRefusedException refused) when (refused.IsOfContent)
        {
            refuse(rows[0], refused);
        }
    }

    /// <summary>The body of a request: a text and a list of what the rows say.</summary>
    public static byte[] Body(string name, string value, string list, IReadOnlyList<BulkRow> rows)
    {
        using var body = new MemoryStream(rows.Sum(row => row.Json.Length + 1) + 200);
        using (var writer = new Utf8JsonWriter(body))
        {
            writer.WriteStartObject();
            writer.WriteString(name, value);
            writer.WriteStartArray(list);
            foreach (var row in rows)
            {
                writer.WriteRawValue(row.Json.Span, skipInputValidation: true);
            }

            writer.WriteEndArray();
            writer.WriteEndObject();
        }

        return body.ToArray();
    }

    /// <summary>The id of an operation, which follows from the run, the place and what the rows say: repeated rows have it again, others never.</summary>
    public static string OperationOf(string run, IReadOnlyList<BulkRow> rows)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.UTF8.GetBytes(run));
        foreach (var row in rows)
        {
            hash.AppendData(BitConverter.GetBytes(row.Line));
            hash.AppendData(row.Json.Span);
        }

        return "load-" + Convert.ToHexStringLower(hash.GetHashAndReset())[..32];
    }

    /// <summary>What a gateway says is wrong with a row that it refuses by itself.</summary>
    public static IEnumerable<RowProblem> ProblemsOf(GatewayRefusedException refused)
    {
        var problem = refused.Problem!;
        return problem.Problems is { Count: > 0 } several ? several.Select(one => Of(one.Field, one.Detail)) : [Of(problem.Field, problem.Detail)];

        static RowProblem Of(string? field, string detail) => field is null
            ? new RowProblem(null, detail)
            : new RowProblem(field[(field.LastIndexOf('.') + 1)..], detail.Replace($"The field {field} ", string.Empty, StringComparison.Ordinal).Replace($"{field}: ", string.Empty, StringComparison.Ordinal));
    }
}

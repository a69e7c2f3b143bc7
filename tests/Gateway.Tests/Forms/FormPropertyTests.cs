using System.Text.Json.Nodes;
using Interpol.Mesh.Contracts.Attachments;
using Interpol.Mesh.Gateway.Forms;

namespace Interpol.Mesh.Gateway.Tests.Forms;

/// <summary>What holds for every form, whatever stands in it.</summary>
public sealed class FormPropertyTests
{
    private const int Cases = 2_000;

    private static readonly string[] Texts = ["", " ", "a", "FR", "2026-11-23", "XXXX-XX-XX", "\u202e", "\0", "<script>", "P<UTO", "9.3", "X", "😀", new string('x', 5000), new string('a', 64)];

    [Fact]
    public void Anything_is_checked_without_failing_and_every_problem_says_where_and_what()
    {
        var random = new Random(4711);
        for (var i = 0; i < Cases; i++)
        {
            var schema = FormCatalogue.Default.All[random.Next(FormCatalogue.Default.All.Length)];
            var fields = Mutate(JsonNode.Parse(FormExamples.All[schema.Schema])!.AsObject(), schema, random).ToJsonString();
            var problems = FormCheck.Run(schema, FormExamples.Parse(fields), "f", new HashSet<Sha256Hash> { FormExamples.Image }, FormExamples.Today);
            Assert.True(problems.Length <= FormCheck.MaxProblems);
            Assert.All(problems, problem =>
            {
                Assert.StartsWith("f", problem.Field, StringComparison.Ordinal);
                Assert.False(string.IsNullOrWhiteSpace(problem.Detail), fields);
            });
        }
    }

    [Fact]
    public void Leaving_out_what_is_required_is_always_noticed()
    {
        foreach (var schema in FormCatalogue.Default.All)
        {
            foreach (var field in schema.Fields.Where(field => field.Required))
            {
                var fields = JsonNode.Parse(FormExamples.All[schema.Schema])!.AsObject();
                fields.Remove(field.Name);
                var problems = FormCheck.Run(schema, FormExamples.Parse(fields.ToJsonString()), "f", new HashSet<Sha256Hash> { FormExamples.Image }, FormExamples.Today);
                Assert.Contains(problems, problem => problem.Field == $"f.{field.Name}");
            }
        }
    }

    private static JsonObject Mutate(JsonObject fields, FormSchema schema, Random random)
    {
        for (var i = random.Next(1, 5); i > 0; i--)
        {
            var names = schema.Fields.Select(field => field.Name).Append("unknown").ToList();
            fields[names[random.Next(names.Count)]] = Value(random, 0);
        }

        return fields;
    }

    private static JsonNode? Value(Random random, int depth) => random.Next(depth > 3 ? 5 : 7) switch
    {
        0 => null,
        1 => random.NextDouble() * 1e12,
        2 => random.Next(-5, 3000),
        3 => random.Next(2) == 0,
        4 => Texts[random.Next(Texts.Length)],
        5 => new JsonArray([.. Enumerable.Range(0, random.Next(4)).Select(_ => Value(random, depth + 1))]),
        _ => new JsonObject(new[] { "family", "locus", "alleles", "date", "other" }.Take(random.Next(6)).Select(name => KeyValuePair.Create(name, Value(random, depth + 1)))),
    };
}

using System.Collections.Immutable;
using Interpol.Mesh.Gateway.Content;

namespace Interpol.Mesh.Gateway.Forms;

/// <summary>Checks the forms of a message, before it is sent and after it was received.</summary>
internal sealed class ContentForms(FormCatalogue catalogue, TimeProvider clock)
{
    /// <summary>The fields of forms that are about to be sent and break a rule, each with what to change.</summary>
    public ImmutableArray<FieldProblem> CheckOutgoing(MessageContent content)
    {
        var problems = ImmutableArray.CreateBuilder<FieldProblem>();
        for (var i = 0; i < content.Forms.Length; i++)
        {
            var form = content.Forms[i];
            var newest = catalogue.Newest(form.Schema);
            if (newest is null)
            {
                problems.Add(new FieldProblem($"forms[{i}].schema", "There is no form of that name; /api/v1/forms lists them."));
            }
            else if (newest.Version != form.Version)
            {
                problems.Add(new FieldProblem($"forms[{i}].version", $"Version {newest.Version} of the form {newest.Schema} is the one that is sent; fill that in."));
            }
        }

        return problems.Count > 0 ? problems.DrainToImmutable() : Check(content);
    }

    /// <summary>The fields of forms that were received and break the rules of their versions; forms that this gateway does not know are left alone.</summary>
    public ImmutableArray<FieldProblem> Check(MessageContent content)
    {
        if (content.Forms.IsEmpty)
        {
            return [];
        }

        var today = DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime);
        var attachments = content.Attachments.Select(attachment => attachment.Hash).ToHashSet();
        return
        [
            .. content.Forms
                .SelectMany((form, i) => catalogue.Find(form.Schema, form.Version) is { } schema
                    ? FormCheck.Run(schema, form.Fields, $"forms[{i}].fields", attachments, today)
                    : [])
                .Take(FormCheck.MaxProblems),
        ];
    }

    /// <summary>A warning about forms that this gateway does not know; null when it knows all.</summary>
    public string? WarningOf(MessageContent content)
    {
        var unknown = content.Forms.Where(form => catalogue.Find(form.Schema, form.Version) is null).Select(form => $"{Shown(form.Schema)} {form.Version}").ToList();
        return unknown.Count == 0 ? null : $"This gateway does not know the forms {string.Join(", ", unknown)} and has not checked them; bring it up to date.";
    }

    private static string Shown(string text) => text.Length <= 40 ? text : text[..40] + "...";
}

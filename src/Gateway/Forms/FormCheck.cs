using System.Collections.Immutable;
using System.Text.Json;
using System.Text.RegularExpressions;
using Interpol.Mesh.Contracts.Attachments;
using Interpol.Mesh.Gateway.Content;
using Interpol.Mesh.Screening.Zones;

namespace Interpol.Mesh.Gateway.Forms;

/// <summary>Checks one form against its schema and names every field that is broken.</summary>
internal sealed class FormCheck
{
    /// <summary>Broken fields that are named at most.</summary>
    public const int MaxProblems = 50;

    private const int DefaultLength = 200;
    private const int DefaultLongLength = 4_000;
    private const int DefaultItems = 20;

    // Schemas ship with the gateway, values do not: a pattern that takes longer is refused rather than waited for.
    private static readonly TimeSpan PatternTime = TimeSpan.FromMilliseconds(50);

    private readonly IReadOnlySet<Sha256Hash> _attachments;
    private readonly DateOnly _today;
    private readonly ImmutableArray<FieldProblem>.Builder _problems = ImmutableArray.CreateBuilder<FieldProblem>();

    private FormCheck(IReadOnlySet<Sha256Hash> attachments, DateOnly today)
    {
        _attachments = attachments;
        _today = today;
    }

    /// <summary>The fields that break the schema, each with what to change.</summary>
    /// <param name="schema">The schema.</param>
    /// <param name="fields">The form's fields.</param>
    /// <param name="path">Where the form stands, for example <c>forms[0].fields</c>.</param>
    /// <param name="attachments">The attachments that the message carries.</param>
    /// <param name="today">The day of the check.</param>
    public static ImmutableArray<FieldProblem> Run(FormSchema schema, JsonElement fields, string path, IReadOnlySet<Sha256Hash> attachments, DateOnly today)
    {
        var check = new FormCheck(attachments, today);
        if (fields.ValueKind != JsonValueKind.Object)
        {
            return [new FieldProblem(path, "The fields of a form are an object.")];
        }

        check.Fields(fields, schema.Fields, schema.OneOf, path);
        if (check._problems.Count == 0)
        {
            foreach (var rule in schema.Rules)
            {
                FormRules.Find(rule)(fields, today, (field, detail) => check.Report($"{path}.{field}", detail));
            }
        }

        return check._problems.DrainToImmutable();
    }

    private void Fields(JsonElement values, ImmutableArray<FormField> fields, ImmutableArray<string> oneOf, string path)
    {
        var seen = new HashSet<string>();
        foreach (var value in values.EnumerateObject())
        {
            var name = value.Name.Length > 64 ? value.Name[..64] + "..." : value.Name;
            if (fields.FirstOrDefault(field => field.Name == value.Name) is not { } known)
            {
                Report($"{path}.{name}", $"There is no field {name}; the fields here are {string.Join(", ", fields.Select(field => field.Name))}.");
            }
            else if (!seen.Add(value.Name))
            {
                Report($"{path}.{name}", $"The field {name} appears twice; leave one out.");
            }
            else
            {
                Value(value.Value, known, $"{path}.{name}");
            }
        }

        foreach (var missing in fields.Where(field => field.Required && !seen.Contains(field.Name)))
        {
            Report($"{path}.{missing.Name}", $"The field {missing.Name} is missing: {missing.Description}");
        }

        if (!oneOf.IsEmpty && !oneOf.Any(seen.Contains))
        {
            Report(path, $"At least one of the fields {string.Join(", ", oneOf)} is needed.");
        }
    }

    private void Value(JsonElement value, FormField field, string path)
    {
        switch (field.Type)
        {
            case FormFieldType.Group:
                Require(value, JsonValueKind.Object, "an object", path, group => Fields(group, field.Fields, field.OneOf, path));
                break;
            case FormFieldType.List:
                Require(value, JsonValueKind.Array, "an array", path, list => List(list, field, path));
                break;
            case FormFieldType.MachineReadableZone:
                Require(value, JsonValueKind.Array, "an array with the lines", path, lines => Zone(lines, path));
                break;
            case FormFieldType.Flag:
                if (value.ValueKind is not (JsonValueKind.True or JsonValueKind.False))
                {
                    Report(path, "This field is true or false.");
                }

                break;
            case FormFieldType.Integer or FormFieldType.Number:
                Require(value, JsonValueKind.Number, "a number", path, number => Number(number, field, path));
                break;
            default:
                Require(value, JsonValueKind.String, "a string", path, text => Report(path, ProblemOf(text.GetString()!, field)));
                break;
        }
    }

    private void Require(JsonElement value, JsonValueKind kind, string wanted, string path, Action<JsonElement> then)
    {
        if (value.ValueKind == kind)
        {
            then(value);
        }
        else
        {
            Report(path, $"This field is {wanted}.");
        }
    }

    private void List(JsonElement list, FormField field, string path)
    {
        var most = field.MaxItems ?? DefaultItems;
        var least = Math.Max(1, field.MinItems);
        if (list.GetArrayLength() > most || list.GetArrayLength() < least)
        {
            Report(path, $"This list has {list.GetArrayLength()} items; it has {least} to {most}, or the field is left out.");
            return;
        }

        var index = 0;
        var unique = new HashSet<string>();
        foreach (var item in list.EnumerateArray())
        {
            Value(item, field.Item!, $"{path}[{index}]");
            if (field.UniqueBy is { } by && item.ValueKind == JsonValueKind.Object && item.TryGetProperty(by, out var key) && !unique.Add(key.GetRawText()))
            {
                Report($"{path}[{index}].{by}", $"Another item of the list has the same {by}; put them together.");
            }

            index++;
        }
    }

    private void Zone(JsonElement lines, string path)
    {
        if (lines.GetArrayLength() > 3 || lines.EnumerateArray().Any(line => line.ValueKind != JsonValueKind.String))
        {
            Report(path, "The machine readable zone is an array of two or three strings, one a line.");
            return;
        }

        foreach (var problem in ZoneReader.Read(FormRules.Lines(lines), _today).Problems)
        {
            Report(path, problem.Text);
        }
    }

    private void Number(JsonElement number, FormField field, string path)
    {
        var whole = field.Type == FormFieldType.Integer;
        if (!number.TryGetDouble(out var value) || (whole && !number.TryGetInt32(out _)) || value < field.Min || value > field.Max)
        {
            var bounds = (field.Min, field.Max) switch
            {
                ({ } least, { } most) => string.Create(System.Globalization.CultureInfo.InvariantCulture, $" from {least} to {most}"),
                ({ } least, null) => string.Create(System.Globalization.CultureInfo.InvariantCulture, $" of at least {least}"),
                (null, { } most) => string.Create(System.Globalization.CultureInfo.InvariantCulture, $" of at most {most}"),
                _ => string.Empty,
            };
            Report(path, $"This field is a {(whole ? "whole " : string.Empty)}number{bounds}.");
        }
    }

    private string? ProblemOf(string text, FormField field)
    {
        const string What = "The field";
        switch (field.Type)
        {
            case FormFieldType.Code:
                return field.Codes.Any(code => code.Code == text) ? null : $"This field is one of {string.Join(", ", field.Codes.Select(code => code.Code))}.";
            case FormFieldType.Date:
                return PartialDate.IsWhole(text) ? null : "This field is a day that exists, for example 2026-11-23.";
            case FormFieldType.PartialDate:
                return PartialDate.IsOne(text) ? null : "This field is a day that exists, with X for digits of parts that are not known: 1974-08-12, 1974-XX-XX.";
            case FormFieldType.Attachment:
                return Sha256Hash.TryParse(text, out var hash) && _attachments.Contains(hash)
                    ? null
                    : "This field is the SHA-256 of an attachment that the message carries; put that among its attachments.";
            case FormFieldType.LongText:
                return TextRules.ProblemOfText(text, field.MaxLength ?? DefaultLongLength, What);
            default:
                return TextRules.ProblemOfLine(text, field.MaxLength ?? DefaultLength, What) ?? (Matches(text, field) ? null : field.PatternText ?? "This field does not have the form that it must have.");
        }
    }

    private static bool Matches(string text, FormField field)
    {
        try
        {
            return field.Pattern is not { } pattern || Regex.IsMatch(text, $"^(?:{pattern})\\z", RegexOptions.CultureInvariant, PatternTime);
        }
        catch (RegexMatchTimeoutException)
        {
            return false;
        }
    }

    private void Report(string path, string? detail)
    {
        if (detail is not null && _problems.Count < MaxProblems)
        {
            _problems.Add(new FieldProblem(path, detail));
        }
    }
}

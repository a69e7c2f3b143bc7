using System.Collections.Immutable;
using System.Text.Json;
using Interpol.Mesh.Contracts.Attachments;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Errors;
using Interpol.Mesh.Contracts.Groups;
using Interpol.Mesh.Contracts.Handling;
using Interpol.Mesh.Contracts.Messages;
using Interpol.Mesh.Gateway.Content;
using Interpol.Mesh.Gateway.Errors;
using Interpol.Mesh.Gateway.Json;

namespace Interpol.Mesh.Gateway.Messages;

/// <summary>Reads the fields of a request to send that are more than one value. The reader stands at the field's name.</summary>
internal static class SendFields
{
    /// <summary>An array of different owners that exist; never empty.</summary>
    public static ImmutableArray<OwnerId> Owners(ref Utf8JsonReader reader, string name)
    {
        StrictJson.BeginArray(ref reader, name);
        var owners = ImmutableArray.CreateBuilder<OwnerId>(1);
        var seen = new HashSet<OwnerId>();
        while (StrictJson.NextElement(ref reader))
        {
            var field = $"{name}[{owners.Count}]";
            if (owners.Count == MessageLimits.MaxRecipients)
            {
                throw RequestRefusedException.Invalid(name, $"The field {name} has more than {MessageLimits.MaxRecipients} owners; send several messages.");
            }

            var owner = KnownOwner(StrictJson.CurrentString(ref reader, field), field);
            if (!seen.Add(owner))
            {
                throw RequestRefusedException.Invalid(field, $"The field {field} names {owner} a second time; leave it out.");
            }

            owners.Add(owner);
        }

        return owners.Count > 0
            ? owners.DrainToImmutable()
            : throw RequestRefusedException.Invalid(name, $"The field {name} is empty; name at least one owner{(name == "to" ? ", who receives it" : ", or leave the field out")}.");
    }

    /// <summary>An array of different strings; never empty.</summary>
    public static ImmutableArray<string> Texts(ref Utf8JsonReader reader, string name, int most)
    {
        StrictJson.BeginArray(ref reader, name);
        var texts = ImmutableArray.CreateBuilder<string>();
        while (StrictJson.NextElement(ref reader))
        {
            var field = $"{name}[{texts.Count}]";
            RequireRoom(texts.Count, most, name);
            var text = StrictJson.CurrentString(ref reader, field);
            if (texts.Contains(text))
            {
                throw RequestRefusedException.Invalid(field, $"The field {field} is there a second time; leave it out.");
            }

            texts.Add(text);
        }

        return texts.DrainToImmutable();
    }

    /// <summary>A region of the list of members.</summary>
    public static string Region(ref Utf8JsonReader reader, string name)
    {
        var text = StrictJson.String(ref reader, name);
        return Regions.Contains(text)
            ? text
            : throw RequestRefusedException.Invalid(name, $"The field {name} is not a region; the regions are {string.Join(", ", Regions.All)}.");
    }

    /// <summary>A group with its keeper, <c>FR:name</c>.</summary>
    public static string Group(ref Utf8JsonReader reader, string name)
    {
        var text = StrictJson.String(ref reader, name);
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        var group = colon < 0 ? string.Empty : text[(colon + 1)..];
        if (group.Length is < 1 or > GroupLimits.MaxName || !group.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-') || !OwnerId.TryParse(text[..colon], out _))
        {
            throw RequestRefusedException.Malformed(name, $"The field {name} is not a group: write its keeper's code, a colon and its name, for example FR:atlantic.");
        }

        KnownOwner(text[..colon], name);
        return text;
    }

    /// <summary>Attachments: hashes, or objects.</summary>
    public static ImmutableArray<SendAttachment> Attachments(ref Utf8JsonReader reader, string name)
    {
        StrictJson.BeginArray(ref reader, name);
        var attachments = ImmutableArray.CreateBuilder<SendAttachment>();
        while (StrictJson.NextElement(ref reader))
        {
            var field = $"{name}[{attachments.Count}]";
            RequireRoom(attachments.Count, MessageLimits.MaxAttachments, name);
            var attachment = reader.TokenType == JsonTokenType.StartObject
                ? Attachment(ref reader, field)
                : new SendAttachment(Hash(StrictJson.CurrentString(ref reader, field), field));
            if (attachments.Any(other => other.Sha256 == attachment.Sha256))
            {
                throw RequestRefusedException.Invalid(field, $"The field {field} names the same attachment a second time; leave it out.");
            }

            attachments.Add(attachment);
        }

        return attachments.DrainToImmutable();
    }

    /// <summary>Forms; their fields are checked by their schemas later.</summary>
    public static ImmutableArray<ContentForm> Forms(ref Utf8JsonReader reader, string name)
    {
        StrictJson.BeginArray(ref reader, name);
        var forms = ImmutableArray.CreateBuilder<ContentForm>();
        while (StrictJson.NextElement(ref reader))
        {
            RequireRoom(forms.Count, ContentRules.MaxForms, name);
            forms.Add(Form(ref reader, $"{name}[{forms.Count}]"));
        }

        return forms.DrainToImmutable();
    }

    /// <summary>What others may do with the message.</summary>
    public static SendHandling Handling(ref Utf8JsonReader reader, string name)
    {
        StrictJson.BeginObject(ref reader, name);
        var handling = new SendHandling();
        bool hasTlp = false, hasAudience = false;
        while (StrictJson.NextName(ref reader))
        {
            if (reader.ValueTextEquals("tlp"u8))
            {
                StrictJson.Once(ref hasTlp, $"{name}.tlp");
                handling = handling with { Tlp = Choice<TrafficLight>(ref reader, $"{name}.tlp") };
            }
            else if (reader.ValueTextEquals("audience"u8))
            {
                StrictJson.Once(ref hasAudience, $"{name}.audience");
                handling = handling with { Audience = Audience(ref reader, $"{name}.audience") };
            }
            else
            {
                throw StrictJson.Unknown(ref reader, $"{name}.", "tlp, audience");
            }
        }

        return handling;
    }

    private static SendAudience Audience(ref Utf8JsonReader reader, string name)
    {
        StrictJson.BeginObject(ref reader, name);
        var audience = new SendAudience();
        bool hasKind = false, hasName = false, hasOwners = false;
        while (StrictJson.NextName(ref reader))
        {
            if (reader.ValueTextEquals("kind"u8))
            {
                StrictJson.Once(ref hasKind, $"{name}.kind");
                audience = audience with { Kind = Choice<AudienceKind>(ref reader, $"{name}.kind") };
            }
            else if (reader.ValueTextEquals("name"u8))
            {
                StrictJson.Once(ref hasName, $"{name}.name");
                audience = audience with { Name = StrictJson.String(ref reader, $"{name}.name") };
            }
            else if (reader.ValueTextEquals("owners"u8))
            {
                StrictJson.Once(ref hasOwners, $"{name}.owners");
                audience = audience with { Owners = Owners(ref reader, $"{name}.owners") };
            }
            else
            {
                throw StrictJson.Unknown(ref reader, $"{name}.", "kind, name, owners");
            }
        }

        StrictJson.Require(hasKind, $"{name}.kind", $"one of {EnumText.All<AudienceKind>()}");
        if (hasName != (audience.Kind is AudienceKind.Region or AudienceKind.Group))
        {
            throw RequestRefusedException.Invalid($"{name}.name", $"The field {name}.name belongs to the kinds region and group, and to these it must be given.");
        }

        if (hasOwners != (audience.Kind == AudienceKind.Owners))
        {
            throw RequestRefusedException.Invalid($"{name}.owners", $"The field {name}.owners belongs to the kind owners, and to that it must be given.");
        }

        return audience;
    }

    private static SendAttachment Attachment(ref Utf8JsonReader reader, string name)
    {
        Sha256Hash? hash = null;
        string? fileName = null, mediaType = null;
        bool hasHash = false, hasName = false, hasType = false;
        while (StrictJson.NextName(ref reader))
        {
            if (reader.ValueTextEquals("sha256"u8))
            {
                StrictJson.Once(ref hasHash, $"{name}.sha256");
                hash = Hash(StrictJson.String(ref reader, $"{name}.sha256"), $"{name}.sha256");
            }
            else if (reader.ValueTextEquals("name"u8))
            {
                StrictJson.Once(ref hasName, $"{name}.name");
                fileName = StrictJson.String(ref reader, $"{name}.name");
            }
            else if (reader.ValueTextEquals("mediaType"u8))
            {
                StrictJson.Once(ref hasType, $"{name}.mediaType");
                mediaType = StrictJson.String(ref reader, $"{name}.mediaType");
            }
            else
            {
                throw StrictJson.Unknown(ref reader, $"{name}.", "sha256, name, mediaType");
            }
        }

        StrictJson.Require(hasHash, $"{name}.sha256", "the SHA-256 of an attachment that was uploaded");
        return new SendAttachment(hash!.Value, fileName, mediaType);
    }

    private static ContentForm Form(ref Utf8JsonReader reader, string name)
    {
        StrictJson.RequireObject(ref reader, name);
        var schema = string.Empty;
        var version = 0;
        JsonElement fields = default;
        bool hasSchema = false, hasVersion = false, hasFields = false;
        while (StrictJson.NextName(ref reader))
        {
            if (reader.ValueTextEquals("schema"u8))
            {
                StrictJson.Once(ref hasSchema, $"{name}.schema");
                schema = StrictJson.String(ref reader, $"{name}.schema");
            }
            else if (reader.ValueTextEquals("version"u8))
            {
                StrictJson.Once(ref hasVersion, $"{name}.version");
                version = StrictJson.Number(ref reader, $"{name}.version", 1, 10_000);
            }
            else if (reader.ValueTextEquals("fields"u8))
            {
                StrictJson.Once(ref hasFields, $"{name}.fields");
                StrictJson.BeginObject(ref reader, $"{name}.fields");
                fields = JsonElement.ParseValue(ref reader);
                ContentJson.RequireText(fields);
            }
            else
            {
                throw StrictJson.Unknown(ref reader, $"{name}.", "schema, version, fields");
            }
        }

        StrictJson.Require(hasSchema, $"{name}.schema", "the name of a schema that /api/v1/forms lists");
        StrictJson.Require(hasVersion, $"{name}.version", "the version of the schema");
        StrictJson.Require(hasFields, $"{name}.fields", "an object with the fields of the form");
        return new ContentForm(schema, version, fields);
    }

    private static T Choice<T>(ref Utf8JsonReader reader, string field)
        where T : struct, Enum =>
        EnumText.TryParse<T>(StrictJson.String(ref reader, field), out var value)
            ? value
            : throw RequestRefusedException.Invalid(field, $"The field {field} must be one of {EnumText.All<T>()}.");

    private static Sha256Hash Hash(string text, string field) =>
        Sha256Hash.TryParse(text, out var hash)
            ? hash
            : throw RequestRefusedException.Malformed(field, $"The field {field} is not a SHA-256: 64 lower-case hexadecimal digits.");

    private static OwnerId KnownOwner(string text, string field)
    {
        if (!OwnerId.TryParse(text, out var owner))
        {
            throw RequestRefusedException.Malformed(field, $"The field {field} is not an owner's code: two to eight upper-case letters and digits, for example BR.");
        }

        return OwnerDirectory.Default.Contains(owner)
            ? owner
            : throw new RequestRefusedException(
                StatusCodes.Status400BadRequest,
                MeshErrorCodes.UnknownOwner,
                $"The field {field} names {owner}, and there is no such owner; /api/v1/owners lists all of them.",
                field);
    }

    private static void RequireRoom(int count, int most, string name)
    {
        if (count == most)
        {
            throw RequestRefusedException.Invalid(name, $"The field {name} has more than {most} entries; send several messages.");
        }
    }
}

using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using System.Numerics;
using Interpol.Mesh.Cli.Data;
using Interpol.Mesh.Contracts.Attachments;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Messages;
using Interpol.Mesh.Contracts.Serialization;

namespace Interpol.Mesh.Cli.Shell;

/// <summary>Options that several commands share, with the environment variables that stand in for them.</summary>
internal static class CommonOptions
{
    public const string DataVariable = "MESH_DATA";
    public const string UrlVariable = "MESH_URL";
    public const string TokenVariable = "MESH_TOKEN";

    private const string IsNoTime = "is no time: it looks like 2030-01-31T12:00Z, 2030-01-31T09:00-03:00 or 2030-01-31; without an offset it is taken as UTC.";

    private static readonly string[] TimeForms = ["yyyy-MM-dd", "yyyy-MM-dd'T'HH:mmK", "yyyy-MM-dd'T'HH:mm:ssK", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK"];

    public static Option<string?> Data() => new("--data")
    {
        Description = $"Data folder of the mesh; default ${DataVariable}, else .mesh/data in the clone.",
        HelpName = "DIR",
    };

    /// <summary>The switch of silos, gateways and the commands that start them.</summary>
    public const string NoTlsName = "--no-tls";

    public static Option<bool> NoTls() => new(NoTlsName)
    {
        Description = "Silos and gateways connect without encryption and certificates, on the loopback address only; the whole mesh or nobody.",
    };

    public static Option<string?> Url() => new("--url")
    {
        Description = $"Address of the gateway; default ${UrlVariable}, else a running gateway of the data folder that serves the owner.",
        HelpName = "URL",
    };

    public static Option<string?> Token() => new("--token")
    {
        Description = $"Token to show to the gateway; default ${TokenVariable}, else one signed with the data folder's key.",
        HelpName = "TOKEN",
    };

    /// <summary>Reads a value by the form that it must have.</summary>
    public delegate bool TryParser<T>(string? text, out T value);

    /// <summary>The value of an argument or option; where the text is none, it is said what it should be.</summary>
    /// <param name="result">What was given.</param>
    /// <param name="tryParse">Reads it.</param>
    /// <param name="isNone">What is said behind the text.</param>
    public static T Parse<T>(ArgumentResult result, TryParser<T> tryParse, string isNone)
    {
        var text = result.Tokens[0].Value;
        if (!tryParse(text, out var value))
        {
            result.AddError($"'{text}' {isNone}");
        }

        return value;
    }

    /// <summary>Refuses a number outside limits, and a text that is none, of which <see cref="SymbolResult"/> gives no value but an exception.</summary>
    /// <param name="least">The least that may be.</param>
    /// <param name="most">The most that may be.</param>
    /// <param name="sentence">What is said then.</param>
    public static Action<SymbolResult> Within<T>(T least, T most, string sentence)
        where T : INumber<T> => result =>
    {
        if (result.Tokens is [var token] && !(T.TryParse(token.Value, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most))
        {
            result.AddError(sentence);
        }
    };

    public static Argument<OwnerId> Owner(string name, string description) => new(name)
    {
        Description = description,
        CustomParser = result =>
        {
            try
            {
                return ParseOwner(result.Tokens[0].Value);
            }
            catch (CliException refused)
            {
                result.AddError(refused.Message);
                return default;
            }
        },
    };

    /// <summary>An argument that is a moment.</summary>
    public static Argument<DateTimeOffset> Time(string name, string description) => new(name)
    {
        Description = description,
        CustomParser = result => Parse<DateTimeOffset>(result, TryParseTime, IsNoTime),
    };

    /// <summary>An option that is a moment.</summary>
    public static Option<DateTimeOffset?> TimeOption(string name, string description) => new(name)
    {
        Description = description,
        HelpName = "TIME",
        CustomParser = result => Parse<DateTimeOffset>(result, TryParseTime, IsNoTime),
    };

    /// <summary>Reads a moment as ISO 8601 writes it, which reads the same everywhere; without an offset it is UTC's, without a time of day its beginning.</summary>
    public static bool TryParseTime(string? text, out DateTimeOffset time) =>
        DateTimeOffset.TryParseExact(text, TimeForms, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out time);

    /// <summary>The option that says how urgent something is; routine without it.</summary>
    public static Option<Lane> Lane() => new("--lane")
    {
        Description = "How urgent it is.",
        HelpName = string.Join('|', Words<Lane>()),
        DefaultValueFactory = _ => Contracts.Messages.Lane.Routine,
        CustomParser = result => Parse<Lane>(result, EnumText.TryParse, $"is no lane: it is one of {string.Join(", ", Words<Lane>())}."),
    };

    /// <summary>The argument that names bytes by their SHA-256.</summary>
    public static Argument<Sha256Hash> Hash(string description) => new("sha256")
    {
        Description = description,
        CustomParser = result =>
        {
            if (!Sha256Hash.TryParse(result.Tokens[0].Value, out var hash))
            {
                result.AddError("A hash is 64 lower-case hexadecimal digits.");
            }

            return hash;
        },
    };

    /// <summary>An argument that is one of the words of an enumeration.</summary>
    public static Argument<string> Word<T>(string name, string description)
        where T : struct, Enum
    {
        var argument = new Argument<string>(name) { Description = description };
        argument.AcceptOnlyFromAmong(Words<T>());
        return argument;
    }

    /// <summary>An option that is one of the words of an enumeration.</summary>
    public static Option<string?> WordOption<T>(string name, string description)
        where T : struct, Enum
    {
        var option = new Option<string?>(name) { Description = description, HelpName = string.Join('|', Words<T>()) };
        option.AcceptOnlyFromAmong(Words<T>());
        return option;
    }

    /// <summary>The value of a word that was accepted.</summary>
    public static T ValueOf<T>(string? word)
        where T : struct, Enum => EnumText.TryParse<T>(word, out var value) ? value : throw new CliException($"'{word}' is none of {string.Join(", ", Words<T>())}.");

    private static string[] Words<T>()
        where T : struct, Enum => [.. Enum.GetValues<T>().Select(EnumText.Of)];

    public static DataFolder DataFolderOf(ParseResult parsed, Option<string?> option, Repository repository)
    {
        return new DataFolder(parsed.GetValue(option) ?? NonEmpty(DataVariable) ?? repository.DefaultData);
    }

    public static string? NonEmpty(string variable) => Environment.GetEnvironmentVariable(variable) is { Length: > 0 } value ? value : null;

    /// <summary>Reads the code of an owner that exists, in either case.</summary>
    public static OwnerId ParseOwner(string text)
    {
        if (!OwnerId.TryParse(text.ToUpperInvariant(), out var owner))
        {
            throw new CliException($"'{text}' is no owner's code: a code is two to eight letters and digits, for example FR or IPSG.");
        }

        return OwnerDirectory.Default.Contains(owner)
            ? owner
            : throw new CliException($"There is no owner {owner}: codes are those of the member countries (FR, BR, ...) and of the other owners (IPSG, 914, ...).");
    }
}

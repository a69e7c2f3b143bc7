using System.Diagnostics.CodeAnalysis;

namespace Interpol.Mesh.Contracts.Errors;

/// <summary>
/// A refusal or failure that the caller can act on: a stable code from <see cref="MeshErrorCodes"/> and a sentence that says what to change.
/// The gateway turns it into RFC 9457 problem details.
/// </summary>
[GenerateSerializer, Alias("mesh-exception")]
public sealed class MeshException : Exception
{
    /// <summary>Creates the exception.</summary>
    /// <param name="code">A kebab-case code, one of <see cref="MeshErrorCodes"/>.</param>
    /// <param name="message">One sentence that says what to change.</param>
    /// <param name="retryAfter">When it is worth trying again; null when trying again unchanged is pointless.</param>
    public MeshException(string code, string message, TimeSpan? retryAfter = null)
        : base(message)
    {
        Code = code;
        RetryAfter = retryAfter;
    }

    /// <summary>The stable code.</summary>
    [Id(0)]
    public string Code { get; private set; }

    /// <summary>When to try again; null when trying again unchanged is pointless.</summary>
    [Id(1)]
    public TimeSpan? RetryAfter { get; private set; }

    /// <summary>Refuses a request that breaks a rule of its content.</summary>
    /// <param name="holds">Whether it keeps the rule.</param>
    /// <param name="sentence">What to change; names the field.</param>
    /// <exception cref="MeshException"><c>invalid</c></exception>
    public static void Require([DoesNotReturnIf(false)] bool holds, string sentence)
    {
        if (!holds)
        {
            throw new MeshException(MeshErrorCodes.Invalid, sentence);
        }
    }
}

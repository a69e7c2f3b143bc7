using Interpol.Mesh.Console.Languages;
using Microsoft.Extensions.Localization;

namespace Interpol.Mesh.Console.Errors;

/// <summary>Says in the officer's language what the code of a problem means. The API itself speaks English; its sentence says more, and is shown as well.</summary>
public static class ProblemTexts
{
    /// <summary>The key of a code's text. English has none: there the API's sentence is enough.</summary>
    /// <param name="code">The code.</param>
    public static string KeyOf(string code) => $"Problem: {code}";

    /// <summary>What a problem is, in the officer's language; null when its own sentence is all there is.</summary>
    /// <param name="texts">What the console says.</param>
    /// <param name="problem">The problem.</param>
    public static string? Of(IStringLocalizer<Texts> texts, Problem problem) => texts[KeyOf(problem.Code)] is { ResourceNotFound: false } text ? text.Value : null;
}

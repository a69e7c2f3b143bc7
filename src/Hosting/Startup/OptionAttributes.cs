using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Net;
using Interpol.Mesh.Contracts.Cluster;

namespace Interpol.Mesh.Hosting.Startup;

/// <summary>What the text of an option has to be. The sentence repeats the text: not for what may hold a password.</summary>
/// <param name="fault">What a text is that is refused, as the end of a sentence.</param>
[AttributeUsage(AttributeTargets.Property)]
public abstract class OptionTextAttribute(string fault) : ValidationAttribute
{
    /// <inheritdoc/>
    protected sealed override ValidationResult? IsValid(object? value, ValidationContext validationContext) =>
        Accepts((string)value!) ? ValidationResult.Success : new ValidationResult($"{validationContext.DisplayName} {value} {fault}");

    /// <summary>Whether a text is accepted.</summary>
    /// <param name="text">The text.</param>
    protected abstract bool Accepts(string text);
}

/// <summary>A whole number.</summary>
/// <param name="least">The least that it may be.</param>
/// <param name="most">The most.</param>
public sealed class WholeNumberAttribute(int least, int most) : OptionTextAttribute(string.Create(CultureInfo.InvariantCulture, $"is not a whole number from {least} to {most}."))
{
    /// <inheritdoc/>
    protected override bool Accepts(string text) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most;
}

/// <summary>An IP address.</summary>
public sealed class IpAddressAttribute() : OptionTextAttribute("is not an IP address such as 192.0.2.10 or 2001:db8::10.")
{
    /// <inheritdoc/>
    protected override bool Accepts(string text) => IPAddress.TryParse(text, out _);
}

/// <summary>A hub.</summary>
public sealed class HubAttribute() : OptionTextAttribute($"is not a hub; the hubs are {string.Join(", ", HubName.All)}.")
{
    /// <inheritdoc/>
    protected override bool Accepts(string text) => HubName.TryParse(text, out _);
}

/// <summary>One word of several.</summary>
/// <param name="words">The words.</param>
public sealed class OneOfAttribute(params string[] words) : OptionTextAttribute($"is not one of {string.Join(", ", words)}.")
{
    /// <inheritdoc/>
    protected override bool Accepts(string text) => words.Contains(text);
}

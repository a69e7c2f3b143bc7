using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using Microsoft.Extensions.Validation;

// The platform's own place for this, which may still change its form.
#pragma warning disable ASP0029

namespace Interpol.Mesh.Gateway.Screening;

/// <summary>
/// Lets questions pass that are about a travel document and nothing else: such a one has no rules but those by which it is read. Lists have hundreds of them, and the rules that are generated look at each field of each by its name.
/// All other questions have those.
/// </summary>
internal sealed class QuestionValidation(ValidationOptions options) : IValidatableInfoResolver, IValidatableInfo
{
    /// <inheritdoc/>
    public bool TryGetValidatableTypeInfo(Type type, [NotNullWhen(true)] out IValidatableInfo? validatableInfo)
    {
        validatableInfo = type == typeof(CheckQuestionRequest) ? this : null;
        return validatableInfo is not null;
    }

    /// <inheritdoc/>
    public bool TryGetValidatableParameterInfo(ParameterInfo parameterInfo, [NotNullWhen(true)] out IValidatableInfo? validatableInfo)
    {
        validatableInfo = null;
        return false;
    }

    /// <inheritdoc/>
    public Task ValidateAsync(object? value, ValidateContext context, CancellationToken cancellationToken)
    {
        if (value is CheckQuestionRequest { TravelDocument: not null } question && !question.Validate(context.ValidationContext).Any())
        {
            return Task.CompletedTask;
        }

        foreach (var resolver in options.Resolvers)
        {
            if (resolver != this && resolver.TryGetValidatableTypeInfo(typeof(CheckQuestionRequest), out var rules))
            {
                return rules.ValidateAsync(value, context, cancellationToken);
            }
        }

        throw new InvalidOperationException("The rules of questions are missing.");
    }
}

using System.ComponentModel.DataAnnotations;
using System.Text.Json;

namespace Interpol.Mesh.Gateway.Errors;

/// <summary>The rules that stand as attributes on requests, for what comes by another way than the body of a request.</summary>
internal static class RequestRules
{
    /// <summary>The fields of a request, or of a part of it, that break a rule.</summary>
    /// <param name="part">What is checked; null breaks none.</param>
    /// <param name="path">What stands before the names of its fields.</param>
    public static IEnumerable<FieldProblem> ProblemsOf(object? part, string path = "")
    {
        var results = new List<ValidationResult>();
        if (part is not null)
        {
            Validator.TryValidateObject(part, new ValidationContext(part), results, validateAllProperties: true);
        }

        return from result in results
               from member in result.MemberNames
               let field = path + JsonNamingPolicy.CamelCase.ConvertName(member)
               select new FieldProblem(field, $"The field {field} {result.ErrorMessage}");
    }
}

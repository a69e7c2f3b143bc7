namespace Orleans.Concurrency;

/// <summary>Requests to one activation of the class may interleave: while one waits, another runs.</summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class ReentrantAttribute : Attribute
{
}

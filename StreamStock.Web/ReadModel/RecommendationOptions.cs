using System.ComponentModel.DataAnnotations;
using StreamStock.Core.Replenishment;

namespace StreamStock.Web.ReadModel;

/// <summary>When an order is how urgent, bound from the section <c>Recommendations</c>; in the shop's currency.</summary>
public sealed class RecommendationOptions : IValidatableObject
{
    public const string Section = "Recommendations";

    /// <summary>Margin expected to be lost from which on a recommendation is critical.</summary>
    [Range(0, 1e12, ErrorMessage = "Recommendations:CriticalMargin must be from 0 to 1000000000000.")]
    public double CriticalMargin { get; set; } = 1_000;

    [Range(0, 1e12, ErrorMessage = "Recommendations:HighMargin must be from 0 to 1000000000000.")]
    public double HighMargin { get; set; } = 250;

    [Range(0, 1e12, ErrorMessage = "Recommendations:MediumMargin must be from 0 to 1000000000000.")]
    public double MediumMargin { get; set; } = 50;

    public PriorityLimits Limits => new((decimal)CriticalMargin, (decimal)HighMargin, (decimal)MediumMargin);

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (!(MediumMargin <= HighMargin && HighMargin <= CriticalMargin))
        {
            yield return new("Recommendations:MediumMargin must be at most HighMargin, and that at most CriticalMargin.");
        }
    }
}

/**
 * Unit prices, and the monthly cost of a resource demand at these prices. Start with {@link
 * io.costaudit.predict.price.CostPredictor}; a {@link io.costaudit.predict.price.PriceSource}
 * supplies the prices.
 */
@NullMarked
package io.costaudit.predict.price;

import org.jspecify.annotations.NullMarked;

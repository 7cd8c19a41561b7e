/** Files of weights and networks that people bring along: how a job names one and how every service finds it. */
@NullMarked
package org.fewlabel.contracts.model;

import org.jspecify.annotations.NullMarked;
